import { readFileSync } from 'node:fs';
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

  it('keeps a key that cub does not know, with a warning when it is near to one', async () => {
    withConfig('{}');
    expect((await config(['set', 'run.max_atempts', '4', '--json'])).json()).toMatchObject({ warnings: [{ fix: 'Did you mean "run.max_attempts"?' }] });
    expect((await config(['set', 'my-plugin.key', 'text', '--json'])).json()).toMatchObject({ value: 'text', warnings: [] });
    expect(JSON.parse(text())).toEqual({ run: { max_atempts: 4 }, 'my-plugin': { key: 'text' } });
  });
});
