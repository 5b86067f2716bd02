import { mkdtempSync, rmSync, statSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Cub, TrustItem } from '@cub/plugin-sdk';
import { createTrust } from './trust-service.js';

let dir: string;
beforeEach(() => (dir = mkdtempSync(join(tmpdir(), 'cub-trust-'))));
afterEach(() => rmSync(dir, { recursive: true }));

const item: TrustItem = { kind: 'verify command', origin: '.cub/config.json#verify.commands', content: 'npm test' };
const cub = { all: async () => [{ id: 'x', plugin: 'p', value: { items: async () => [item] } }] } as unknown as Cub;
const open = (identity = dir) => createTrust({ dataDir: join(dir, 'data'), identity }, cub);

describe('trust', () => {
  it('refuses until approved, and again when a byte changes', async () => {
    await expect(open().require([item])).rejects.toMatchObject({ code: 'CUB_TRUST_REQUIRED', exit: 3, message: expect.stringContaining('npm test') });
    const [listed] = await open().list();
    expect(listed).toMatchObject({ trusted: false });
    await open().grant([listed!.digest]);
    await open().require([item]);
    expect((await open().list())[0]).toMatchObject({ trusted: true });
    await expect(open().require([{ ...item, content: 'npm test ' }])).rejects.toMatchObject({ code: 'CUB_TRUST_REQUIRED' });
    await expect(open().require([{ ...item, origin: 'elsewhere' }])).rejects.toMatchObject({ code: 'CUB_TRUST_REQUIRED' });
  });

  it('holds for one clone only, is private, and can be revoked', async () => {
    await open().grant([(await open().list())[0]!.digest]);
    await expect(open(tmpdir()).require([item])).rejects.toMatchObject({ code: 'CUB_TRUST_REQUIRED' });
    const [file] = readdirSync(join(dir, 'data', 'trust'));
    expect(statSync(join(dir, 'data', 'trust', file!)).mode & 0o777).toBe(0o600);
    expect(await open().revoke()).toBe(1);
    await expect(open().require([item])).rejects.toMatchObject({ code: 'CUB_TRUST_REQUIRED' });
  });

  it('reads a damaged file as no approval', async () => {
    await open().grant([(await open().list())[0]!.digest]);
    const [file] = readdirSync(join(dir, 'data', 'trust'));
    writeFileSync(join(dir, 'data', 'trust', file!), '{');
    await expect(open().require([item])).rejects.toMatchObject({ code: 'CUB_TRUST_REQUIRED' });
  });
});
