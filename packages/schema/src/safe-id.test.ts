import { basename, join, resolve } from 'node:path';
import * as fc from 'fast-check';
import { isSafeId, requireSafeId, requireSafeIdPrefix, unsafeIdReason } from './safe-id.js';

describe('unsafeIdReason', () => {
  it.each(['../x', 'a/b', 'a\\b', '', '.', '..', 'a\0b', 'cub-1\n', 'CON', 'nul.txt', 'com1', '-rf', '.hidden', 'a ', 'x'.repeat(201)])(
    'refuses %j',
    (id) => expect(unsafeIdReason(id)).toEqual(expect.any(String)),
  );

  it.each(['cub-054A-0.1', 'cub-s017', 'cub-k7m', 'cub-j1a.3', 'cub-E07', 'Größe', 'console'])('accepts %j', (id) =>
    expect(unsafeIdReason(id)).toBeUndefined(),
  );

  it('whatever it accepts stays in its folder and keeps its name', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom('.', '/', '\\', 'a', '\n', '\0', ' ') })), (id) => {
        if (!isSafeId(id)) return;
        const path = join('/ledger/by-task', id);
        expect(resolve(path)).toBe(path);
        expect(basename(path)).toBe(id);
      }),
    );
  });
});

const HOSTILE = ['../x', 'a/b', '', '.', '..', 'a\0b', 'cub-1\n', 'CON', 'nul.txt', '...', 'aux.'];

describe('requireSafeId and requireSafeIdPrefix', () => {
  it.each(HOSTILE)('refuse %j and say why', (id) => {
    for (const guard of [requireSafeId, requireSafeIdPrefix]) {
      expect(() => guard(id, 'run')).toThrow(expect.objectContaining({ code: 'CUB_ID_UNSAFE', exit: 2, message: expect.stringMatching(/^run ".*" cannot be used: it /) }));
    }
  });

  it('let the beginning of an id pass, whole or cut off behind a dot', () => {
    expect([requireSafeId('cub-a1.2'), requireSafeIdPrefix('cub-a1'), requireSafeIdPrefix('cub-a1.')]).toEqual(['cub-a1.2', 'cub-a1', 'cub-a1.']);
    expect(() => requireSafeId('cub-a1.')).toThrow('a dot');
  });
});
