import { appendFileSync, chmodSync, cpSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Cub, TrustItem } from '@cub/plugin-sdk';
import { createTrust } from './trust-service.js';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'cub-trust-'));
  mkdirSync(join(dir, 'repo', 'sub'), { recursive: true });
});
afterEach(() => rmSync(dir, { recursive: true }));

const item: TrustItem = { kind: 'verify command', origin: '.cub/config.json#verify.commands', content: 'npm test' };
const script: TrustItem = { ...item, content: 'sh v.sh' };
const hostOf = (items: readonly TrustItem[]) => ({ all: async () => [{ id: 'x', plugin: 'p', value: { items: async () => items } }] }) as unknown as Cub;
const open = (root = join(dir, 'repo'), items: readonly TrustItem[] = [item], env: NodeJS.ProcessEnv = {}) =>
  createTrust({ dataDir: join(dir, 'data'), localDir: join(root, '.git', 'cub'), olderIdentity: root, root, env }, hostOf(items));
const approve = async (one: TrustItem, scripts = false) => {
  const [listed] = await open(undefined, [one]).list();
  await open().grant([(scripts ? listed?.digest_with_scripts : listed?.digest) ?? '']);
};
const REFUSED = { code: 'CUB_TRUST_REQUIRED', exit: 3 };
const write = (name: string, text: string) => writeFileSync(join(dir, 'repo', name), text);

describe('trust', () => {
  it('refuses until approved, and again when a byte changes', async () => {
    await expect(open().require([item])).rejects.toMatchObject({ ...REFUSED, message: expect.stringContaining('npm test') });
    expect(await open().list()).toMatchObject([{ trusted: false, refused: null, scripts: [] }]);
    await approve(item);
    await open().require([item]);
    expect(await open().list()).toMatchObject([{ trusted: true }]);
    await expect(open().require([{ ...item, content: 'npm test ' }])).rejects.toMatchObject(REFUSED);
    await expect(open().require([{ ...item, origin: 'elsewhere' }])).rejects.toMatchObject(REFUSED);
  });

  it('is private, and can be revoked', async () => {
    await approve(item);
    const [file] = readdirSync(join(dir, 'data', 'trust'));
    expect(statSync(join(dir, 'data', 'trust', file ?? '')).mode & 0o777).toBe(0o600);
    const [id] = readdirSync(join(dir, 'repo', '.git', 'cub'));
    expect(statSync(join(dir, 'repo', '.git', 'cub', id ?? '')).mode & 0o777).toBe(0o600);
    expect(await open().revoke()).toBe(1);
    await expect(open().require([item])).rejects.toMatchObject(REFUSED);
  });

  it('reads a damaged line as no approval, and keeps the others', async () => {
    await approve(item);
    const [file] = readdirSync(join(dir, 'data', 'trust'));
    appendFileSync(join(dir, 'data', 'trust', file ?? ''), '{"mark":');
    await approve(script);
    await open().require([item, script]);
    writeFileSync(join(dir, 'data', 'trust', file ?? ''), '{');
    await expect(open().require([item])).rejects.toMatchObject(REFUSED);
  });

  it('writes nothing while nobody approves', async () => {
    await open().list();
    await expect(open().require([item])).rejects.toMatchObject(REFUSED);
    expect(readdirSync(join(dir, 'repo'))).toEqual(['sub']);
  });
});

describe('the identity that approvals belong to', () => {
  it('is not the path: another repository at the same place inherits nothing', async () => {
    await approve(item);
    rmSync(join(dir, 'repo'), { recursive: true });
    mkdirSync(join(dir, 'repo'));
    await expect(open().require([item])).rejects.toMatchObject(REFUSED);
  });

  it('moves with the repository, but not into a copy of it', async () => {
    await approve(item);
    cpSync(join(dir, 'repo'), join(dir, 'copy'), { recursive: true, preserveTimestamps: true });
    await expect(open(join(dir, 'copy')).require([item])).rejects.toMatchObject(REFUSED);
    renameSync(join(dir, 'repo'), join(dir, 'moved'));
    await open(join(dir, 'moved')).require([item]);
    await (await open(join(dir, 'copy'))).grant([(await open(join(dir, 'copy')).list())[0]?.digest ?? '']);
    await open(join(dir, 'copy')).require([item]);
  });

  it('is never a link or anything else that a repository brought along', async () => {
    await approve(item);
    const local = join(dir, 'repo', '.git', 'cub');
    const [id = ''] = readdirSync(local);
    renameSync(join(local, id), join(dir, 'id'));
    symlinkSync(join(dir, 'id'), join(local, id));
    await expect(open().require([item])).rejects.toMatchObject(REFUSED);
    await expect(open().grant(['x'])).rejects.toMatchObject({ code: 'CUB_TRUST_IDENTITY' });
  });

  it('says that approvals of an older cub, which belonged to the path, are not used any more', async () => {
    mkdirSync(join(dir, 'data', 'trust'), { recursive: true });
    const older = join(dir, 'data', 'trust', `${createHash('sha256').update(join(dir, 'repo')).digest('hex')}.json`);
    writeFileSync(older, JSON.stringify({ identity: join(dir, 'repo'), digests: [(await open().list())[0]?.digest] }));
    await expect(open().require([item])).rejects.toMatchObject({ ...REFUSED, suggestions: [expect.anything(), expect.stringContaining('older cub')] });
    await approve(item);
    await expect(open().require([script])).rejects.toMatchObject({ ...REFUSED, suggestions: [expect.anything()] });
  });
});

describe('scripts that a command names', () => {
  it('may change unseen after an approval of the command alone', async () => {
    write('v.sh', 'true');
    await approve(script);
    write('v.sh', 'evil');
    await open().require([script]);
    expect(await open(undefined, [script]).list()).toMatchObject([{ scripts: ['v.sh'], covers_scripts: false, trusted: true }]);
  });

  it.each<[string, string, () => void, () => void]>([
    ['content', 'sh v.sh', () => write('v.sh', 'true'), () => write('v.sh', 'evil')],
    ['a path with ./', './v.sh --all', () => write('v.sh', 'true'), () => write('v.sh', 'evil')],
    ['a quoted name', 'sh "v x.sh"', () => write('v x.sh', 'true'), () => write('v x.sh', 'evil')],
    ['an escaped name', String.raw`sh v\ x.sh`, () => write('v x.sh', 'true'), () => write('v x.sh', 'evil')],
    ['a name within quotes', `bash -c 'sh v.sh'`, () => write('v.sh', 'true'), () => write('v.sh', 'evil')],
    ['the value of an option', 'x --config=v.js', () => write('v.js', 'true'), () => write('v.js', 'evil')],
    ['a folder that is changed to', 'cd sub && sh v.sh', () => write('sub/v.sh', 'true'), () => write('sub/v.sh', 'evil')],
    ['a file that was missing', 'sh v.sh', () => undefined, () => write('v.sh', 'evil')],
    ['a file that is gone', 'sh v.sh', () => write('v.sh', 'true'), () => rmSync(join(dir, 'repo', 'v.sh'))],
    ['a link for a file', 'sh v.sh', () => write('v.sh', 'true'), () => (rmSync(join(dir, 'repo', 'v.sh')), write('w', 'true'), symlinkSync('w', join(dir, 'repo', 'v.sh')))],
    ['what a link leads to', 'sh v.sh', () => (write('w', 'true'), symlinkSync('w', join(dir, 'repo', 'v.sh'))), () => write('w', 'evil')],
  ])('revoke an approval with scripts when they change: %s', async (_, content, before, after) => {
    before();
    const named = { ...item, content };
    await approve(named, true);
    await open().require([named]);
    chmodSync(join(dir, 'repo', 'sub'), 0o700);
    await open().require([named]);
    after();
    await expect(open().require([named])).rejects.toMatchObject({ ...REFUSED, message: expect.stringContaining('changed since') });
    await approve(named, true);
    await open().require([named]);
  });
});

describe('commands with characters that nobody sees', () => {
  it.each(['touch EVIL; : \r\u001b[2K    npm test', 'a\nb', 'a\u0000', 'a\u009b2K', 'a\u202eb', 'a\u2066b', 'a\u2028b', 'a\u200bb', 'a\u00a0b', 'a\u{e0041}', 'a\ud800'])('can be neither approved nor run: %j', async (content) => {
    const unsafe = { ...item, content };
    await approve(unsafe);
    expect(await open().approveTyped([unsafe])).toBe(false);
    const [listed] = await open(undefined, [unsafe]).list();
    expect(listed).toMatchObject({ trusted: false, refused: expect.stringContaining('expected one line of visible characters') });
    const error: { message?: string } = await open().require([item, unsafe]).then(() => ({}), (thrown: Error) => thrown);
    expect(error).toMatchObject({ code: 'CUB_COMMAND_UNSAFE', exit: 3 });
    expect(error.message?.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cs}\u202e\u2066\u2028\u200b\u00a0\u{e0041}]/u);
  });
});

describe('what the user typed', () => {
  it('is approved, and keeps an approval with scripts', async () => {
    expect(await open().approveTyped([item])).toBe(true);
    await open().require([item]);
    write('v.sh', 'true');
    await approve(script, true);
    await open().approveTyped([script]);
    write('v.sh', 'evil');
    await expect(open().require([script])).rejects.toMatchObject(REFUSED);
  });

  it('is not what the agent of a run typed, which cannot approve anything in another way either', async () => {
    const inRun = open(undefined, [item], { CUB_RUN_ID: 'cub-20260105-090000' });
    expect(await inRun.approveTyped([item])).toBe(false);
    await expect(inRun.grant(['x'])).rejects.toMatchObject({ code: 'CUB_TRUST_IN_RUN', exit: 3 });
    await expect(inRun.require([item])).rejects.toMatchObject(REFUSED);
  });
});
