import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runCub, tempRepo, type TempRepo } from '@cub/testkit';

const SECRET = 'npm-9f8e7d6c5b4a-secret';
const env = { NPM_TOKEN: SECRET };
/** Kept apart in the agent's command, which is recorded with the run. */
const SAY = `echo "the token is $NPM_TOKEN"; echo "<lessons>use $NPM_TOKEN</lessons>"`;

let repo: TempRepo;
afterEach(() => repo.remove());
const cub = (...args: string[]) => runCub(args, { cwd: repo.dir, env });

async function task(...args: string[]): Promise<void> {
  repo = tempRepo();
  const created = await cub('task', 'create', `Rotate ${SECRET}`, '--id', 'demo-s001', '--description', `Replace ${SECRET}.`, '--accept', `${SECRET} is gone`, ...args);
  expect([created.code, created.stderr]).toEqual([0, expect.stringMatching(/"title" of demo-s001 contains what looks like a secret[\s\S]*"description"[\s\S]*"acceptance_criteria"/)]);
}

it('takes secrets out of all that a successful run prints, commits and records', async () => {
  await task();
  const run = await cub('run', '--command', `${SAY}; echo done > done.txt`, '--stream');
  expect(run.code).toBe(0);
  expect(run.stdout + run.stderr).not.toContain(SECRET);
  expect(run.stderr).toContain('the token is [REDACTED:environment]');
  expect(repo.git('log', '--format=%B')).not.toContain(SECRET);
  expect(repo.git('log', '-1', '--format=%s', '--', 'done.txt')).toBe('feat(demo-s001): Rotate [REDACTED:environment]');
  // The task's file is the user's own text, and stays as it was typed.
  expect(repo.git('grep', '-l', SECRET, 'HEAD')).toBe('HEAD:.cub/tasks/demo-s001.md');
  for (const args of [['ledger', 'show', 'demo-s001'], ['ledger', 'show', 'demo-s001', '--json'], ['ledger', 'list'], ['runs', 'list', '--json']]) {
    expect((await cub(...args)).stdout).not.toContain(SECRET);
  }
});

it('takes them out of reasons, summaries, JSON, logs and patches of a failed one, and keeps the exact patch to its owner', async () => {
  await task('--verify', 'echo "verified with $NPM_TOKEN"; false');
  const agent = `${SAY}; echo "key = $NPM_TOKEN" > config.ini; echo "<stuck>nobody gave me $NPM_TOKEN</stuck>"`;
  const run = await cub('run', '--command', agent, '--max-attempts', '2', '--json');
  expect(run.stdout + run.stderr).not.toContain(SECRET);
  expect(run.json()).toMatchObject({ tasks: [{ status: 'blocked', reason: expect.stringContaining('nobody gave me [REDACTED:environment]') }] });
  await cub('task', 'reopen', 'demo-s001');
  const failed = await cub('run', '--command', `${SAY}; echo "key = $NPM_TOKEN" > config.ini`, '--max-attempts', '1');
  expect(failed.stdout + failed.stderr).not.toContain(SECRET);
  expect(repo.git('log', '--format=%B')).not.toContain(SECRET);
  expect(repo.git('grep', '-l', SECRET, 'HEAD')).toBe('HEAD:.cub/tasks/demo-s001.md');
  const kept = readdirSync(join(repo.dir, '.git/cub'), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  // The cache of tasks is a copy of the task's file.
  const withSecret = kept.filter((file) => !file.endsWith('cache/tasks.json') && readFileSync(file).includes(SECRET));
  expect(withSecret.length).toBeGreaterThan(0);
  for (const file of withSecret) {
    expect(file).toMatch(/patch\.diff\.exact$/);
    expect([statSync(file).mode & 0o777, statSync(dirname(file)).mode & 0o777]).toEqual([0o600, 0o700]);
  }
});
