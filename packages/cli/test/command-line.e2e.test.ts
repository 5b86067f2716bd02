import { runCub, tempFolder, tempRepo, type TempFolder, type TempRepo } from '@cub/testkit';

let repo: TempRepo;
let elsewhere: TempFolder;
beforeEach(() => {
  repo = tempRepo();
  elsewhere = tempFolder();
});
afterEach(() => {
  repo.remove();
  elsewhere.remove();
});

interface ErrorJson {
  error: { code: string; message: string; suggestions: string[] };
}

it('keeps the id that a project has, and says so', async () => {
  expect((await runCub(['init', '--project-id', 'shop'], { cwd: repo.dir })).code).toBe(0);
  const again = await runCub(['init', '--project-id', 'other', '--json'], { cwd: repo.dir });
  expect([again.code, again.json<ErrorJson>().error.code]).toEqual([2, 'CUB_PROJECT_ID_SET']);
  expect((await runCub(['init', '--project-id', 'shop', '--json'], { cwd: repo.dir })).json()).toMatchObject({ id: 'shop', written: [] });
});

describe('the executable', () => {
  it('prints its version', async () => {
    const run = await runCub(['--version'], { cwd: repo.dir });
    expect(run.stdout).toMatch(/^cub\/\d+\.\d+\.\d+ /);
    expect(run.code).toBe(0);
  });

  it('lists its commands in --help', async () => {
    const run = await runCub(['--help'], { cwd: repo.dir });
    expect(run.code).toBe(0);
    for (const word of ['task', 'plan', 'run', 'ledger', 'ids', 'doctor', 'init']) expect(run.stdout).toContain(word);
  });

  it.each([
    [['tsk', 'list'], 'CUB_COMMAND_UNKNOWN'],
    [['task', 'list', '--no-such-flag'], 'CUB_USAGE'],
  ])('%j ends with 2, in text and in JSON', async (args, code) => {
    const text = await runCub(args, { cwd: repo.dir });
    expect([text.code, text.stdout]).toEqual([2, '']);
    expect(text.stderr).toMatch(/^Error: .*\n {2}→ /);
    const json = await runCub([...args, '--json'], { cwd: repo.dir });
    expect(json.code).toBe(2);
    expect(json.json<ErrorJson>().error).toMatchObject({ code, suggestions: expect.any(Array) });
  });

  it('names the command that was meant', async () => {
    const run = await runCub(['task', 'lst'], { cwd: repo.dir });
    expect(run.stderr).toContain('cub task list');
  });

  it('keeps stdout to one JSON document and the exit code with --json when something is not found', async () => {
    const run = await runCub(['task', 'show', 'nope', '--json'], { cwd: repo.dir });
    expect(run.code).toBe(1);
    expect(run.json<ErrorJson>().error.code).toMatch(/^CUB_TASK_/);
  });

  it('works in the folder that -C or CUB_DIR names', async () => {
    await runCub(['task', 'create', 'A task', '--id', 'cub-x1'], { cwd: repo.dir });
    const flag = await runCub(['task', 'list', '--json', '-C', repo.dir], { cwd: elsewhere.dir });
    const env = await runCub(['task', 'list', '--json'], { cwd: elsewhere.dir, env: { CUB_DIR: repo.dir } });
    expect(flag.json<{ total: number }>().total).toBe(1);
    expect(env.json()).toEqual(flag.json());
  });
});

it.each<[string, number]>([
  ['plugins install', 2],
  ['plugins inspect nope', 1],
  ['plugins uninstall nope', 1],
])('a command of oclif fails as ours do, and has no --json: %s', async (line, code) => {
  const run = (...args: string[]) => runCub([...line.split(' '), ...args], { cwd: elsewhere.dir, env: { CUB_DATA_DIR: elsewhere.dir } });
  const failed = await run();
  expect([failed.code, failed.stderr]).toEqual([code, expect.stringMatching(/^Error: (?!unexpected)[^]*\n {2}→ /)]);
  const asJson = await run('--json');
  expect([asJson.code, asJson.json()]).toMatchObject([2, { error: { code: 'CUB_PLUGINS_NO_JSON', suggestions: [expect.any(String)] } }]);
});
