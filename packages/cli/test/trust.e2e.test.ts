import { cpSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { copyRepo, runCub, tempRepo, type CubRun, type TempRepo } from '@cub/testkit';
import { onTerminal } from './on-terminal.js';

interface ErrorJson {
  error: { code: string; message: string; suggestions: string[] };
}

const CONFIG = '.cub/config.json';
const TASK = '.cub/tasks/demo-s001.md';
const repos: TempRepo[] = [];
afterEach(() => repos.splice(0).forEach((repo) => repo.remove()));

let repo: TempRepo;
const cub = (...args: string[]) => runCub(args, { cwd: repo.dir });
const agent = (...args: string[]) => cub('run', '--command', 'echo done > done.txt', ...args);
const has = (path: string) => existsSync(join(repo.dir, path));
const codeOf = (run: CubRun) => [run.code, run.json<ErrorJson>().error.code];

/** A clone with a task that its agent can do, and whatever else it brings along. */
function clone(files: Readonly<Record<string, string>> = {}): TempRepo {
  repo = tempRepo({ [CONFIG]: '{"project_id": "demo", "verify": {"timeout_s": 60}}', [TASK]: '---\nid: demo-s001\ntitle: Do it\n---\n', ...files });
  repos.push(repo);
  return repo;
}

describe('what a repository makes cub execute', () => {
  it.each<[string, Record<string, string>]>([
    ['a prototype in .cub.json', { '.cub.json': '{"verify": {"__proto__": {"commands": ["touch PWNED"]}}}' }],
    ['a prototype that is spelled with escapes', { '.cub.json': '{"verify": {"\\u005f_proto__": {"commands": ["touch PWNED"]}}}' }],
    ['a prototype above', { '.cub.json': '{"__proto__": {"verify": {"commands": ["touch PWNED"]}}}' }],
    ['a constructor', { '.cub.json': '{"verify": {"constructor": {"prototype": {"commands": ["touch PWNED"]}}}}' }],
    ['the command of a harness', { '.cub.json': '{"harness": {"script": {"__proto__": {"command": "touch PWNED"}}}}', [CONFIG]: '{"project_id": "demo", "harness": {"default": "script", "script": {}}}' }],
    ['a key that stands twice', { '.cub.json': '{"verify": {"commands": []}, "verify": {"commands": ["touch PWNED"]}}' }],
    ['settings in two files', { '.cub.json': '{"verify": {"commands": ["touch PWNED"]}}', [CONFIG]: '{"project_id": "demo", "verify": {"commands": ["true"]}}' }],
    ['a task', { [TASK]: '---\nid: demo-s001\ntitle: Do it\nverify: ["touch PWNED"]\n---\n' }],
    ['a task with a prototype', { [TASK]: '---\nid: demo-s001\ntitle: Do it\n__proto__:\n  verify: ["touch PWNED"]\n---\n' }],
    ['a task of another backend', { [CONFIG]: '{"project_id": "demo", "tasks": {"backend": "beads"}}', '.beads/issues.jsonl': '{"id":"demo-s001","title":"Do it","status":"open","priority":2,"issue_type":"task","created_at":"2026-01-05T09:00:00Z","updated_at":"2026-01-05T09:00:00Z","metadata":{"verify":["touch PWNED"],"cub":{"verify":["touch PWNED"]}},"cub":{"verify":["touch PWNED"]},"verify":["touch PWNED"]}\n' }],
  ])('never runs without an approval: %s', async (_, files) => {
    clone(files);
    const listed = (await cub('trust', '--json')).stdout;
    await cub('run', '--json');
    const run = await agent('--json');
    expect(has('PWNED')).toBe(false);
    // Whoever is asked sees what would run; whatever is not listed does not run.
    if (run.code === 3) expect(listed).toContain('touch PWNED');
  });

  it('is what was approved, and a task that changed since asks again', async () => {
    clone({ [TASK]: '---\nid: demo-s001\ntitle: Do it\nverify: ["true"]\n---\n' });
    expect(codeOf(await agent('--json'))).toEqual([3, 'CUB_TRUST_REQUIRED']);
    expect((await cub('trust', '--yes')).code).toBe(0);
    writeFileSync(join(repo.dir, TASK), '---\nid: demo-s001\ntitle: Do it\nverify: ["true", "touch PWNED"]\n---\n');
    expect(codeOf(await agent('--json'))).toEqual([3, 'CUB_TRUST_REQUIRED']);
    expect(has('PWNED')).toBe(false);
  });

  it('names ids and labels as it likes, and none of them is a prototype', async () => {
    clone({ [TASK]: '---\nid: constructor\ntitle: Do it\ntype: constructor\nlabels: [__proto__, toString]\n---\n' });
    expect((await agent('--json')).code).toBe(0);
    expect(repo.git('log', '--format=%s')).toContain('feat(constructor): Do it');
    expect((await cub('ledger', 'show', 'constructor', '--json')).json()).toMatchObject({ id: 'constructor', outcome: { success: true } });
    expect((await cub('ledger', 'list', '--json')).json()).toMatchObject({ items: [{ id: 'constructor' }] });
    expect((await cub('verify')).code).toBe(0);
  });
});

describe('a command that hides something', () => {
  // The unit tests of the SDK have all of them.
  const HIDDEN = ['touch PWNED; : \\r\\u001b[2K    npm test', 'touch PWNED\\nnpm test', 'touch PWNED \\u202etset mpn'];

  it.each(HIDDEN)('is shown, refused by trust and by a run, and never executed: %s', async (text) => {
    clone({ '.cub.json': `{"verify": {"commands": ["${text}"]}}` });
    for (const run of [await cub('trust'), await cub('trust', '--yes'), await agent()]) {
      expect(run.code).toBe(3);
      expect(run.stderr).toContain(text.replaceAll('\\u001b', String.raw`\x1b`));
      expect((run.stdout + run.stderr).replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202e\u2028\u200b]/u);
    }
    expect(codeOf(await cub('trust', '--yes', '--json'))).toEqual([3, 'CUB_COMMAND_UNSAFE']);
    expect(JSON.parse(`"${text}"`)).toBe((await cub('config', 'get', 'verify.commands', '--json')).json<{ value: string[] }>().value[0]);
    expect(has('PWNED')).toBe(false);
  });

  it.each(HIDDEN)('is refused where it is typed, before anything is written: %s', async (escaped) => {
    clone();
    const text = JSON.parse(`"${escaped}"`) as string;
    const before = repo.git('status', '--porcelain');
    const typed = [
      await cub('task', 'create', 'x', '--id', 'demo-s002', '--verify', text, '--json'),
      await cub('task', 'update', 'demo-s001', '--verify', text, '--json'),
      await cub('config', 'set', 'verify.commands', JSON.stringify([text]), '--json'),
      await cub('config', 'set', 'verify', JSON.stringify({ commands: [text] }), '--json'),
      await cub('config', 'set', 'harness.script.command', text, '--json'),
    ];
    for (const run of typed) expect(codeOf(run)).toEqual([2, 'CUB_COMMAND_UNSAFE']);
    expect(repo.git('status', '--porcelain')).toBe(before);
  });
});

describe('an approval', () => {
  const SCRIPTED = { [CONFIG]: '{"project_id": "demo", "verify": {"commands": ["sh v.sh"]}}', 'v.sh': 'true\n' };

  it('belongs to one repository: neither a copy nor another one at its place has it, its worktrees and a moved one do', async () => {
    clone(SCRIPTED);
    await cub('trust', '--yes');
    repo.git('worktree', 'add', '-q', '.git/side', '-b', 'side');
    expect((await runCub(['trust', '--json'], { cwd: join(repo.dir, '.git/side') })).code).toBe(0);
    const copy = copyRepo(repo);
    repos.push(copy);
    expect((await runCub(['trust', '--json'], { cwd: copy.dir })).code).toBe(3);
    const moved = `${repo.dir}-moved`;
    renameSync(repo.dir, moved);
    expect((await runCub(['trust', '--json'], { cwd: moved })).code).toBe(0);
    cpSync(moved, repo.dir, { recursive: true });
    expect((await cub('trust', '--json')).code).toBe(3);
    rmSync(moved, { recursive: true });
  });

  it('says that scripts may change, or covers them', async () => {
    clone(SCRIPTED);
    const listed = await cub('trust');
    expect([listed.code, listed.stderr]).toEqual([3, expect.stringContaining('v.sh may change without asking again')]);
    expect((await cub('trust', '--yes')).code).toBe(0);
    writeFileSync(join(repo.dir, 'v.sh'), 'true # changed\n');
    expect((await cub('trust', '--json')).code).toBe(0);
    expect((await cub('trust', '--with-scripts', '--yes', '--json')).json()).toMatchObject({ items: [{ trusted: true, covers_scripts: true, scripts: ['v.sh'] }] });
    writeFileSync(join(repo.dir, 'v.sh'), 'touch PWNED\n');
    expect(codeOf(await agent('--json'))).toEqual([3, 'CUB_TRUST_REQUIRED']);
    expect(has('PWNED')).toBe(false);
    expect((await cub('trust', '--revoke')).stdout).toBe('Revoked 1 approval.\n');
  });
});

describe('what the user types', () => {
  it('needs no second approval', async () => {
    clone();
    await cub('task', 'create', 'More', '--id', 'demo-s002', '--verify', 'test -f done.txt');
    await cub('task', 'update', 'demo-s001', '--verify', 'true');
    await cub('config', 'set', 'verify.commands', '["true"]');
    expect((await cub('trust', '--json')).code).toBe(0);
    expect((await agent('--json')).code).toBe(0);
  });

  it('is nothing that the agent of a run types', async () => {
    clone();
    const env = { CUB_RUN_ID: 'cub-20260105-090000' };
    const typed = [
      ['task', 'create', 'More', '--id', 'demo-s002', '--verify', 'touch PWNED'],
      ['config', 'set', 'verify.commands', '["touch PWNED"]'],
    ];
    for (const args of typed) expect((await runCub(args, { cwd: repo.dir, env })).code).toBe(0);
    expect(codeOf(await runCub(['trust', '--yes', '--json'], { cwd: repo.dir, env }))).toEqual([3, 'CUB_TRUST_IN_RUN']);
    expect((await cub('trust', '--json')).json<ErrorJson>().error.message).toMatch(/^2 of 2/);
    const run = await cub('run', '--command', 'cub() { "$NODE" "$CUB" "$@"; }; cub task update demo-s001 --verify "touch PWNED"; cub trust --yes; echo x > x.txt', '--task', 'demo-s001', '--json');
    expect([run.code, has('PWNED')]).toEqual([3, false]);
  });
});

describe('on a terminal', () => {
  const REFUSED: [string, number][] = [['n\n', 3], ['\n', 3], ['\u0003', 130], ['\u0004', 130]];
  const configured = { [CONFIG]: '{"project_id": "demo", "verify": {"commands": ["test -f done.txt"]}}' };

  it.each(REFUSED)('cub trust asks; %j ends with %d and no crash text', async (keys, code) => {
    clone(configured);
    const run = await onTerminal(['trust'], { cwd: repo.dir, keys });
    expect(run.code).toBe(code);
    expect(run.output).toContain('    test -f done.txt\n\nLet cub execute these? [y/N]');
    expect(run.output).not.toMatch(/ at .*\.js|unexpected error/);
    expect((await cub('trust', '--json')).code).toBe(3);
  });

  it.each(REFUSED)('cub run asks; %j ends with %d and runs nothing', async (keys, code) => {
    clone(configured);
    const run = await onTerminal(['run', '--command', 'echo done > done.txt'], { cwd: repo.dir, keys });
    expect([run.code, has('done.txt')]).toEqual([code, false]);
    expect(run.output).not.toMatch(/ at .*\.js|unexpected error/);
  });

  it('a yes approves exactly what was shown, and the run goes on', async () => {
    clone(configured);
    const run = await onTerminal(['run', '--command', 'echo done > done.txt'], { cwd: repo.dir, keys: 'y\n' });
    expect([run.code, has('done.txt')]).toEqual([0, true]);
    expect((await cub('trust', '--json')).code).toBe(0);
  });

  it('a command that hides something is not even asked about', async () => {
    clone({ '.cub.json': '{"verify": {"commands": ["touch PWNED; : \\r\\u001b[2K    npm test"]}}' });
    mkdirSync(join(repo.dir, 'sub'));
    const run = await onTerminal(['trust'], { cwd: repo.dir, keys: 'y\n' });
    expect([run.code, run.output]).toEqual([3, expect.stringContaining(String.raw`touch PWNED; : \r\x1b[2K    npm test`)]);
    expect(run.output).not.toContain('[y/N]');
  });
});
