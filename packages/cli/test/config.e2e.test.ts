import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { runCub, tempRepo, type TempRepo } from '@cub/testkit';

interface Setting {
  id: string;
  value: unknown;
  origin: string;
  place: string | null;
}
interface List {
  items: Setting[];
  total: number;
  warnings: { message: string; fix: string }[];
}
interface ErrorJson {
  error: { code: string; message: string; suggestions: string[] };
}

let repo: TempRepo;
afterEach(() => repo.remove());

const FILE = '.cub/config.json';
const withConfig = (text: string) => (repo = tempRepo({ [FILE]: text }));
const config = (args: string[], env: Record<string, string> = {}) => runCub(['config', ...args], { cwd: repo.dir, env: { XDG_CONFIG_HOME: join(repo.dir, 'home'), ...env } });
const text = (path = FILE) => readFileSync(join(repo.dir, path), 'utf8');

describe('cub config list and get', () => {
  it('say where a value comes from: environment, project, user, default', async () => {
    withConfig('{"run": {"max_attempts": 5, "heartbeat_s": 9}, "hello": {"word": "hi"}}');
    repo.write({ '.cub.json': '{"run": {"max_attempts": 6}}', 'home/cub/config.json': '{"run": {"retry_log_lines": 7}, "sync": {"branch": "mine"}}' });
    const { items, total, warnings } = (await config(['list', '--show-origin', '--json'], { CUB_SYNC_BRANCH: 'env' })).json<List>();
    const found = Object.fromEntries(items.map(({ id, value, origin, place }) => [id, [value, origin, place]]));
    expect(found).toMatchObject({
      'run.max_attempts': [6, 'project', join(repo.dir, '.cub.json')],
      'run.heartbeat_s': [9, 'project', join(repo.dir, FILE)],
      'run.retry_log_lines': [7, 'user', join(repo.dir, 'home/cub/config.json')],
      'run.stall_timeout_s': [900, 'default', null],
      'sync.branch': ['env', 'env', 'CUB_SYNC_BRANCH'],
      'hello.word': ['hi', 'project', join(repo.dir, FILE)],
      project_id: [expect.stringMatching(/^[a-z]/), 'default', null],
    });
    expect([total, warnings]).toEqual([items.length, []]);
    expect((await config(['list', '--show-origin'])).stdout).toMatch(/^run\.stall_timeout_s +900 +default$/m);
    expect((await config(['get', 'run.max_attempts'])).stdout).toBe('6\n');
    expect((await config(['get', 'run', '--json'])).json()).toMatchObject({ value: { max_attempts: 6, heartbeat_s: 9, retry_log_lines: 7 } });
  });

  it('tell of keys that nobody knows, with what they may have meant', async () => {
    withConfig('{"$schema": "x", "project_idd": "a", "rnu": {}, "plugin": {"x": 1}, "harness": {"mine": {"x": 1}}, "run": {"max_atempts": 1}}');
    const { warnings } = (await config(['list', '--json'])).json<List>();
    expect(warnings.map(({ message, fix }) => `${/"(.*)"/.exec(message)?.[1]}: ${fix}`)).toEqual([
      'project_idd: Did you mean "project_id"?',
      'rnu: Did you mean "run"?',
      'run.max_atempts: Did you mean "run.max_attempts"?',
    ]);
    const lost = await config(['get', 'run.max_attempt', '--json']);
    expect([lost.code, lost.json<ErrorJson>().error]).toMatchObject([1, { code: 'CUB_CONFIG_UNKNOWN', suggestions: expect.arrayContaining(['Did you mean `run.max_attempts`?']) }]);
  });

  it('show a section although nobody has set anything in it', async () => {
    withConfig('{}');
    const run = await config(['get', 'run', '--json']);
    expect([run.code, run.json<Setting>().value]).toMatchObject([0, { max_attempts: 3, heartbeat_s: 60 }]);
    for (const path of ['constructor', 'run.constructor', 'run.toString.name']) expect((await config(['get', path, '--json'])).json<ErrorJson>().error.code).toBe('CUB_CONFIG_UNKNOWN');
  });

  it.each([
    ['a named pipe', (file: string) => execFileSync('mkfifo', [file])],
    ['a folder', (file: string) => mkdirSync(file)],
    ['a device', (file: string) => symlinkSync('/dev/zero', file)],
  ])('and every other command end at once when %s is in the place of config.json', async (kind, make) => {
    repo = tempRepo({ '.cub/keep': '' });
    make(join(repo.dir, FILE));
    for (const args of [['config', 'list'], ['task', 'list'], ['status'], ['ledger', 'list'], ['run'], ['init']]) {
      const run = await runCub([...args, '--json'], { cwd: repo.dir, timeoutMs: 20_000 });
      expect([args, run.code, run.json<ErrorJson>().error]).toMatchObject([args, 2, { code: 'CUB_CONFIG_READ', message: expect.stringContaining(`expected a regular file, received ${kind}`) }]);
    }
  });

  it('show the place of a syntax error', async () => {
    withConfig('{\n  "run": {"max_attempts": 3,}\n}\n');
    const run = await config(['list']);
    expect([run.code, run.stderr]).toEqual([2, expect.stringContaining(`${FILE}:2:29 is not valid JSON: expected a key in double quotes\n`)]);
    expect(run.stderr).toMatch(/2 \| {3}"run": \{"max_attempts": 3,\}\n +\^/);
  });
});

describe('cub config set', () => {
  it('changes one value and keeps all else as it is written', async () => {
    withConfig('\uFEFF{\r\n\t"future": [1,2],\r\n\t"run": { "max_attempts" : 3 },\r\n\t"big": 12345678901234567890\r\n}');
    expect((await config(['set', 'run.max_attempts', '4', '--json'])).json()).toMatchObject({ value: 4, changed: true, warnings: [] });
    expect(text()).toBe('\uFEFF{\r\n\t"future": [1,2],\r\n\t"run": { "max_attempts" : 4 },\r\n\t"big": 12345678901234567890\r\n}');
    await config(['set', 'verify.commands', '["npm test"]']);
    expect(text()).toContain('\t"big": 12345678901234567890,\r\n\t"verify": {');
    expect((await config(['set', 'run.max_attempts', '4', '--json'])).json()).toMatchObject({ changed: false });
  });

  it('writes the settings of the user, and says what counts before them', async () => {
    withConfig('{"harness": {"default": "script"}}');
    const set = await config(['set', 'harness.default', 'claude', '--user', '--json']);
    expect(set.json()).toMatchObject({ file: join(repo.dir, 'home/cub/config.json'), warnings: [{ message: expect.stringContaining(`${FILE} says "script"`) }] });
    expect(JSON.parse(text('home/cub/config.json'))).toEqual({ harness: { default: 'claude' } });
  });

  it('sets up a project that has no settings yet', async () => {
    repo = tempRepo();
    await config(['set', 'tasks.backend', 'beads']);
    expect(JSON.parse(text())).toMatchObject({ project_id: expect.any(String), tasks: { backend: 'beads' } });
  });

  it.each([
    ['run.max_attempts', 'many', 'CUB_CONFIG_VALUE'],
    ['run.max_attempts', '0', 'CUB_CONFIG_VALUE'],
    ['ledger.artifacts', 'all', 'CUB_CONFIG_VALUE'],
    ['plain.below', '1', 'CUB_CONFIG_VALUE'],
    ['a..b', '1', 'CUB_CONFIG_KEY'],
    ['__proto__.x', '1', 'CUB_CONFIG_KEY'],
  ])('refuses %s %s with %s, and writes nothing', async (path, value, code) => {
    withConfig('{"plain": "text"}');
    const run = await config(['set', path, value, '--json']);
    expect([run.code, run.json<ErrorJson>().error.code, text()]).toEqual([2, code, '{"plain": "text"}']);
  });

  it('keeps a key that cub does not know, and refuses one that is near to a setting or in a section of cub', async () => {
    withConfig('{}');
    for (const [path, near] of [['run.max_atempts', 'run.max_attempts'], ['harness.defualt', 'harness.default'], ['projectid', 'project_id'], ['run.something_else', null]]) {
      const { code, json } = await config(['set', path ?? '', '4', '--json']);
      expect([code, json<ErrorJson>().error]).toMatchObject([2, { code: 'CUB_CONFIG_UNKNOWN', suggestions: near === null ? [expect.anything()] : [`Did you mean \`${near}\`?`, expect.anything()] }]);
    }
    expect(text()).toBe('{}');
    expect((await config(['set', 'my-plugin.key', 'text', '--json'])).json()).toMatchObject({ value: 'text', warnings: [] });
    expect((await config(['set', 'harness.script.command', 'true', '--json'])).json()).toMatchObject({ value: 'true' });
    expect(JSON.parse(text())).toEqual({ 'my-plugin': { key: 'text' }, harness: { script: { command: 'true' } } });
  });

  it('refuses a key that stands twice: what it would change is not what is read', async () => {
    withConfig('{"run": {"max_attempts": 1}, "run": {"max_attempts": 2}}');
    const run = await config(['set', 'run.max_attempts', '4', '--json']);
    expect([run.code, run.json<ErrorJson>().error.message]).toEqual([2, expect.stringContaining('stands twice')]);
    expect(text()).toBe('{"run": {"max_attempts": 1}, "run": {"max_attempts": 2}}');
  });
});
