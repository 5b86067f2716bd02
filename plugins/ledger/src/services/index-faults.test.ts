import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { indexFaults } from './index-faults.js';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'cub-index-'));
  mkdirSync(join(dir, '.cub/ledger'), { recursive: true });
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const place = () => ({ cubDir: join(dir, '.cub'), cacheDir: join(dir, 'cache'), tree: 'main' });
const index = () => join(dir, '.cub/ledger/index.jsonl');
const found = () => indexFaults(place()).map(({ line }) => line);
/** A change that the clock of the file system tells. */
let seconds = 1_700_000_000;
function change(how: () => void): void {
  how();
  utimesSync(index(), seconds, (seconds += 1));
}

describe('lines of the index that cannot be read', () => {
  it('are named with their place and what is there instead', () => {
    writeFileSync(index(), `{"id":"a"}\n{"id":\n\n["b"]\n"${'x'.repeat(100)}"\n`);
    expect(indexFaults(place())).toEqual([
      { file: index(), line: 2, expected: expect.stringContaining('a JSON object'), received: '{"id":', torn: false },
      expect.objectContaining({ line: 4, received: '["b"]' }),
      expect.objectContaining({ line: 5, received: `"${'x'.repeat(79)}… (102 characters)` }),
    ]);
    expect(found()).toEqual([2, 4, 5]);
  });

  it('are also found at the end, where somebody was cut off, until the line is whole', () => {
    writeFileSync(index(), '{"id":"a"}\n{"id":"b');
    expect(indexFaults(place())).toMatchObject([{ line: 2, torn: true }]);
    expect(found()).toEqual([2]);
    change(() => appendFileSync(index(), '"}\n'));
    expect(found()).toEqual([]);
  });

  it('are none where there is no file, or something else', () => {
    expect(found()).toEqual([]);
    writeFileSync(join(dir, 'elsewhere'), 'not ours\n');
    symlinkSync(join(dir, 'elsewhere'), index());
    expect(found()).toEqual([]);
  });

  it('are those of the file as it is, whatever was done to it since the last look', () => {
    const line = fc.constantFrom('{"id":"a"}', '{"id":"bb","n":1}', '{"id":', 'x', '');
    const text = fc.array(line, { maxLength: 4 }).map((lines) => lines.map((one) => `${one}\n`).join(''));
    const step = fc.record({ how: fc.constantFrom('append' as const, 'replace' as const, 'overwrite' as const, 'insert' as const, 'cut' as const), text });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 6 }), (steps) => {
        rmSync(join(dir, 'local'), { recursive: true, force: true });
        writeFileSync(index(), '{"id":"a"}\n');
        for (const { how, text: added } of steps) {
          const now = readFileSync(index(), 'utf8');
          change(() => {
            if (how === 'append') appendFileSync(index(), added);
            else if (how === 'insert') writeFileSync(index(), added + now);
            else if (how === 'cut') writeFileSync(index(), now.slice(0, now.indexOf('\n') + 1));
            else if (how === 'overwrite') writeFileSync(index(), added);
            else {
              writeFileSync(`${index()}.new`, added);
              renameSync(`${index()}.new`, index());
            }
          });
          const lines = readFileSync(index(), 'utf8').split('\n');
          expect(found()).toEqual(lines.flatMap((one, i) => (one === '' || one.endsWith('}') ? [] : [i + 1])));
        }
      }),
    );
  });
});
