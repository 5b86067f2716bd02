import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { findGit, openGit, type GitPaths } from '@cub/git';
import { HERMETIC_GIT_ENV, tempFolder, tempRepo, type TempFolder, type TempRepo } from '@cub/testkit';
import { allocate } from '../src/counters/allocate.js';
import { createIdService } from '../src/services/create-id-service.js';

let repo: TempRepo;
let other: TempFolder;
beforeEach(() => {
  repo = tempRepo();
  other = tempFolder();
});
afterEach(() => [repo, other].forEach((folder) => folder.remove()));

const clock = { now: () => new Date('2026-05-01T00:00:00.000Z') };
const deps = (dir = repo.dir) => ({ git: openGit(findGit(dir) as GitPaths), clock, branch: 'cub-sync' });
const counters = () => JSON.parse(repo.git('show', 'cub-sync:.cub/counters.json')) as Record<string, unknown>;

function start(dir: string, count: number): ChildProcess {
  return spawn(process.execPath, [join(__dirname, 'allocate-process.cjs'), dir, String(count)], { env: { ...process.env, ...HERMETIC_GIT_ENV }, stdio: ['ignore', 'pipe', 'inherit'] });
}

function numbers(child: ChildProcess): Promise<number[]> {
  return new Promise((resolve) => {
    let output = '';
    child.stdout?.on('data', (chunk) => (output += chunk));
    child.on('close', () => resolve(output.split('\n').slice(0, -1).map(Number)));
  });
}

const inOrder = (all: number[][]) => all.flat().sort((a, b) => a - b);

it('gives 4 processes × 6 numbers, each once', async () => {
  const taken = await Promise.all(Array.from({ length: 4 }, () => numbers(start(repo.dir, 6))));
  expect(inOrder(taken)).toEqual(Array.from({ length: 24 }, (_, i) => i));
  expect(counters()).toMatchObject({ version: 1, standalone_task_number: 24, spec_number: 0 });
});

const EACH = Number(process.env.CUB_TEST_ALLOCATIONS ?? 8);

it(`gives processes in 16 worktrees ${EACH} numbers each, each once`, async () => {
  const trees = Array.from({ length: 16 }, (_, i) => join(other.dir, `wt${i}`));
  for (const [i, tree] of trees.entries()) repo.git('worktree', 'add', '--quiet', '-b', `b${i}`, tree);
  const taken = await Promise.all(trees.map((tree) => numbers(start(tree, EACH))));
  expect(inOrder(taken)).toEqual(Array.from({ length: 16 * EACH }, (_, i) => i));
  expect(counters()).toMatchObject({ standalone_task_number: 16 * EACH });
});

it('touches neither work tree, index, HEAD nor another file of the branch', async () => {
  repo.git('switch', '--quiet', '--create', 'cub-sync');
  repo.write({ 'kept.txt': 'k', '.cub/counters.json': '{"version":1,"spec_number":7,"standalone_task_number":3,"updated_at":"2026-01-01T00:00:00.000Z","mine":[1]}' });
  repo.commitAll('sync');
  repo.git('switch', '--quiet', 'main');
  repo.write({ 'staged.txt': 's', 'README.md': 'changed' });
  repo.git('add', 'staged.txt');
  const before = [repo.git('status', '--porcelain'), repo.git('rev-parse', 'HEAD'), repo.git('ls-files', '--stage')];
  expect(await allocate(deps(), 'spec_number', 5)).toBe(7);
  expect([repo.git('status', '--porcelain'), repo.git('rev-parse', 'HEAD'), repo.git('ls-files', '--stage')]).toEqual(before);
  expect(repo.git('show', 'cub-sync:kept.txt')).toBe('k');
  expect(counters()).toEqual({ version: 1, spec_number: 12, standalone_task_number: 3, updated_at: '2026-05-01T00:00:00.000Z', mine: [1] });
});

it('works before the first commit, and refuses damaged counters without changing them', async () => {
  const empty = tempFolder();
  repo.git('init', '--quiet', empty.dir);
  expect(await allocate(deps(empty.dir), 'spec_number', 1)).toBe(0);
  expect(await allocate(deps(empty.dir), 'spec_number', 1)).toBe(1);
  empty.remove();
  repo.git('switch', '--quiet', '--create', 'cub-sync');
  repo.write({ '.cub/counters.json': '{"version":1,"spec_number":"7"}' });
  const sha = repo.commitAll('damaged');
  await expect(allocate(deps(), 'spec_number', 1)).rejects.toMatchObject({ code: 'CUB_IDS_COUNTERS', message: expect.stringContaining('received "7"') as string });
  expect(repo.git('rev-parse', 'cub-sync')).toBe(sha);
});

it('is not held up by an allocator that was killed', async () => {
  for (let i = 0; i < 6; i += 1) {
    const child = start(repo.dir, 1000);
    await new Promise((resolve) => child.stdout?.once('data', resolve));
    await new Promise((resolve) => setTimeout(resolve, i * 7));
    child.kill('SIGKILL');
    await new Promise((resolve) => child.once('close', resolve));
  }
  const next = Number(counters().standalone_task_number);
  expect(await allocate(deps(), 'standalone_task_number', 1)).toBeGreaterThanOrEqual(next);
});

it('hands out blocks, and says what to do outside of git', async () => {
  const service = createIdService({ project: { root: repo.dir, projectId: 'my-app' }, clock, config: {} });
  expect(await service.next('standalone', { count: 3 })).toEqual(['my-app-s000', 'my-app-s001', 'my-app-s002']);
  expect(await service.next('task', { parent: 'my-app-001A-0', taken: ['my-app-001A-0.1'], count: 2 })).toEqual(['my-app-001A-0.2', 'my-app-001A-0.3']);
  const outside = createIdService({ project: { root: other.dir, projectId: 'x' }, clock, config: {} });
  await expect(outside.next('spec')).rejects.toMatchObject({ code: 'CUB_IDS_NO_GIT' });
});
