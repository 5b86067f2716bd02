import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCub, tempFolder, tempRepo, type TempFolder, type TempRepo } from '@cub/testkit';

let repo: TempRepo;
let data: TempFolder;
beforeEach(() => {
  repo = tempRepo();
  data = tempFolder();
});
afterEach(() => {
  repo.remove();
  data.remove();
});

interface ErrorJson {
  error: { code: string; message: string; suggestions: string[] };
}

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
    const flag = await runCub(['task', 'list', '--json', '-C', repo.dir], { cwd: data.dir });
    const env = await runCub(['task', 'list', '--json'], { cwd: data.dir, env: { CUB_DIR: repo.dir } });
    expect(flag.json<{ total: number }>().total).toBe(1);
    expect(env.json()).toEqual(flag.json());
  });
});

describe('a broken plugin of the user', () => {
  it('is named once on stderr, listed by doctor, and disturbs nothing else', async () => {
    const root = join(data.dir, 'broken');
    mkdirSync(root);
    writeFileSync(join(root, 'package.json'), JSON.stringify({ name: 'cub-broken', version: '1.0.0', oclif: {}, cub: { apiVersion: 99 } }));
    writeFileSync(
      join(data.dir, 'package.json'),
      JSON.stringify({ oclif: { schema: 1, plugins: [{ type: 'link', name: 'cub-broken', root }] }, dependencies: {} }),
    );
    const env = { CUB_DATA_DIR: data.dir };
    const list = await runCub(['task', 'list', '--json'], { cwd: repo.dir, env });
    expect(list.code).toBe(0);
    expect(list.json()).toMatchObject({ items: [], total: 0 });
    expect(list.stderr.match(/cub-broken/g)).toHaveLength(1);
    const doctor = await runCub(['doctor', '--json'], { cwd: repo.dir, env });
    expect(doctor.code).toBe(3);
    expect(doctor.stdout).toContain('cub-broken');
  });
});
