import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { collect, runCub, startCub, tempRepo, type TempRepo } from '@cub/testkit';

const ISSUES = '.beads/issues.jsonl';
const TASKS = '.cub/tasks.jsonl';
/** As beads writes them, with fields that cub does not know. */
const LINES = [
  '{"id":"shop-1","title":"The shop","status":"open","priority":1,"issue_type":"epic","created_at":"2026-01-10T10:00:00.123456-05:00","updated_at":"2026-01-10T10:00:00-05:00","estimated_minutes":90}',
  '{"id":"shop-2","title":"A cart \\u003c 2s","description":"Make it.","status":"open","priority":0,"issue_type":"task","owner":"ann@example.com","created_at":"2026-01-11T10:00:00Z","created_by":"Ann","updated_at":"2026-01-11T10:00:00Z","dependencies":[{"issue_id":"shop-2","depends_on_id":"shop-1","type":"parent-child","created_at":"2026-01-11T10:00:00Z","created_by":"ann"}]}',
  '{"id":"shop-3","title":"To pay","status":"open","priority":0,"issue_type":"task","created_at":"2026-01-12T10:00:00Z","updated_at":"2026-01-12T10:00:00Z","dependencies":[{"issue_id":"shop-3","depends_on_id":"shop-2","type":"blocks","created_at":"2026-01-12T10:00:00Z","created_by":"ann"},{"issue_id":"shop-3","depends_on_id":"shop-1","type":"parent-child","created_at":"2026-01-12T10:00:00Z","created_by":"ann"},{"issue_id":"shop-3","depends_on_id":"shop-4","type":"related","created_at":"2026-01-12T10:00:00Z","created_by":"ann"}]}',
  '{"id":"shop-4","title":"Later","status":"pinned","priority":2,"issue_type":"chore","created_at":"2026-01-13T10:00:00Z","updated_at":"2026-01-13T10:00:00Z"}',
];
const file = `${LINES.join('\n')}\n`;
const config = (backend: string) => `${JSON.stringify({ project_id: 'shop', tasks: { backend } })}\n`;

let repo: TempRepo;
afterEach(() => repo.remove());

const cub = (...args: string[]) => runCub(args, { cwd: repo.dir });
const items = async <T>(...args: string[]): Promise<T[]> => (await cub(...args, '--json')).json<{ items: T[] }>().items;
const ids = async (...args: string[]) => (await items<{ id: string }>(...args)).map(({ id }) => id);
const read = (path: string) => readFileSync(join(repo.dir, path), 'utf8');
const changed = (before: string, after: string) => {
  const [old, now] = [before.split('\n'), after.split('\n')];
  expect(now).toHaveLength(old.length);
  return now.flatMap((line, i) => (line === old[i] ? [] : [i + 1]));
};

it('works tasks of beads: each commit holds the line of its task', async () => {
  repo = tempRepo({ 'README.md': '# shop\n', [ISSUES]: file, '.cub/config.json': config('beads') });
  expect(await ids('task', 'ready')).toEqual(['shop-2']);
  const run = await cub('run', '--harness', 'script', '--command', 'echo "$CUB_TASK_ID" > "$CUB_TASK_ID.txt"', '--json');
  expect(run.code).toBe(0);
  const log = repo.git('log', '--format=%s').split('\n');
  expect(log.slice(1, 3)).toEqual(['feat(shop-3): To pay', 'feat(shop-2): A cart < 2s']);
  const [first, second] = [repo.git('show', `HEAD~2:${ISSUES}`), repo.git('show', `HEAD~1:${ISSUES}`)];
  expect(changed(file.trimEnd(), first)).toEqual([2]);
  // The last child closes its epic.
  expect(changed(first, second)).toEqual([1, 3]);
  expect(JSON.parse(first.split('\n')[1] ?? '')).toEqual({ ...(JSON.parse(LINES[1] ?? '') as object), status: 'closed', updated_at: expect.any(String) as string, closed_at: expect.any(String) as string });
  expect(repo.git('status', '--porcelain')).toBe('');
  expect(await ids('task', 'list', '--status', 'closed')).toEqual(['shop-1', 'shop-2', 'shop-3']);
  expect((await cub('ledger', 'show', 'shop-2', '--json')).json()).toMatchObject({ lineage: { epic_id: 'shop-1' }, outcome: { success: true } });
});

it('an agent may change the file, too; a task that fails says so in its line', async () => {
  repo = tempRepo({ [ISSUES]: file, '.cub/config.json': config('beads') });
  const agent = `sed -i.old 's/"title":"Later"/"title":"Much later"/' ${ISSUES}; rm ${ISSUES}.old; echo work > work.txt`;
  expect((await cub('run', '--once', '--harness', 'script', '--command', agent)).code).toBe(0);
  expect(changed(file.trimEnd(), repo.git('show', `HEAD~1:${ISSUES}`))).toEqual([2, 4]);
  expect((await cub('run', '--once', '--harness', 'script', '--command', 'echo "<stuck>no key</stuck>"', '--json')).code).toBe(6);
  expect(JSON.parse(read(ISSUES).split('\n')[2] ?? '')).toMatchObject({ id: 'shop-3', status: 'blocked' });
  expect(repo.git('status', '--porcelain')).toBe('');
});

it.each([
  ['beads', ISSUES],
  ['jsonl', TASKS],
])('%s: a task that is given up says so in its line, which keeps its text; what others did to the file meanwhile stays', async (backend, path) => {
  repo = tempRepo({ [path]: file, 'code.txt': 'one\n', '.cub/config.json': config(backend) });
  const other = `sed -i.old 's/"title":"Later"/"title":"Much later"/' ${path}; rm ${path}.old; echo '{"id":"shop-5","title":"New","status":"open","priority":3}' >> ${path}`;
  const own = `sed -i.old 's/Make it/Forget it/' ${path}; rm ${path}.old; echo two > code.txt; git add code.txt; git commit -qm mine`;
  expect((await cub('run', '--once', '--harness', 'script', '--command', `${other}; ${own}; echo "<stuck>no key</stuck>"`)).code).toBe(6);
  const now = read(path).trimEnd().split('\n');
  expect(now).toHaveLength(5);
  expect([now[0], now[2], now[3]]).toEqual([LINES[0], LINES[2], LINES[3]?.replace('Later', 'Much later')]);
  // Who edited the text cannot be told, and the record quotes it (ADR 0017).
  expect(JSON.parse(now[1] ?? '')).toEqual({
    ...(JSON.parse(LINES[1] ?? '') as object),
    description: 'Forget it.',
    status: 'blocked',
    updated_at: expect.any(String) as string,
  });
  expect([read('code.txt'), repo.git('status', '--porcelain')]).toEqual(['one\n', '']);
});

it('a close that a hook refuses is taken back in the line of its task alone', async () => {
  repo = tempRepo({ [ISSUES]: file, 'code.txt': '', '.cub/config.json': config('beads') });
  repo.write({ '.git/hooks/pre-commit': `#!/bin/sh\ngit diff --cached --name-only | grep -q code.txt || exit 0\ngrep -q '"id":"shop-2".*"status":"closed"' ${ISSUES} && touch .git/was-closed\nsed -i.old 's/"title":"Later"/"title":"Much later"/' ${ISSUES}; rm ${ISSUES}.old; exit 1\n` });
  chmodSync(join(repo.dir, '.git/hooks/pre-commit'), 0o755);
  await cub('run', '--once', '--max-attempts', '1', '--harness', 'script', '--command', 'echo "$CUB_TASK_ID" >> code.txt');
  expect(existsSync(join(repo.dir, '.git/was-closed'))).toBe(true);
  expect(read(ISSUES)).toContain('Much later');
  expect(await ids('task', 'list', '--status', 'closed')).toEqual([]);
  expect([read('code.txt'), repo.git('status', '--porcelain')]).toEqual(['', '']);
});

it('a close that kill -9 cut off is taken back without what happened to other tasks since', async () => {
  repo = tempRepo({ [ISSUES]: file, 'code.txt': '', '.cub/config.json': config('beads') });
  repo.write({ '.git/hooks/pre-commit': '#!/bin/sh\ngit diff --cached --name-only | grep -q code.txt || exit 0\ntouch .git/in-hook; while ! test -f .git/hook-go; do sleep 0.05; done; exit 1\n' });
  chmodSync(join(repo.dir, '.git/hooks/pre-commit'), 0o755);
  const run = startCub(['run', '--once', '--harness', 'script', '--command', 'echo "$CUB_TASK_ID" >> code.txt'], { cwd: repo.dir });
  while (!existsSync(join(repo.dir, '.git/in-hook'))) await new Promise((resolve) => setTimeout(resolve, 50));
  run.kill('SIGKILL');
  repo.write({ '.git/hook-go': '' });
  await collect(run);
  rmSync(join(repo.dir, '.git/hooks/pre-commit'));
  expect(JSON.parse(read(ISSUES).split('\n')[1] ?? '')).toMatchObject({ status: 'closed' });
  const { id } = (await cub('task', 'create', 'Meanwhile', '--priority', '4', '--json')).json<{ id: string }>();
  expect((await cub('run', '--harness', 'script', '--command', 'echo "$CUB_TASK_ID" >> code.txt')).code).toBe(0);
  expect(await ids('task', 'list', '--status', 'closed')).toEqual(expect.arrayContaining(['shop-2', 'shop-3', id]));
  expect(repo.git('status', '--porcelain')).toBe('');
});

it('creates, changes and imports into the file', async () => {
  repo = tempRepo({ [ISSUES]: file, '.cub/config.json': config('beads') });
  const { id } = (await cub('task', 'create', 'New', '--parent', 'shop-1', '--depends-on', 'shop-4', '--json')).json<{ id: string }>();
  expect((await cub('task', 'dep', 'rm', id, 'shop-4', '--json')).code).toBe(0);
  expect((await cub('task', 'show', id, '--json')).json()).toMatchObject({ parent: 'shop-1', depends_on: [] });
  repo.write({ 'plan.md': '# Plan\n\n## Epic: e-1 - Epic\n\n### Task: e-1.1 - First\n\nLabels: a\n\n**Files:** src/a.ts\n' });
  expect((await cub('plan', 'import', 'plan.md', '--json')).code).toBe(0);
  expect((await cub('task', 'show', 'e-1.1', '--json')).json()).toMatchObject({ parent: 'e-1', labels: ['a'], lineage: { plan_id: expect.any(String) as string } });
  expect((await cub('plan', 'import', 'plan.md', '--json')).json()).toMatchObject({ created: 0, updated: 0 });
  expect(read(ISSUES).startsWith(file)).toBe(true);
});

it('nothing is switched without being asked, but said', async () => {
  repo = tempRepo({ [ISSUES]: file });
  expect(await ids('task', 'list')).toEqual([]);
  const doctor = await cub('doctor');
  expect(doctor.stdout).toContain(`${ISSUES} holds tasks, but cub uses the backend "files"`);
  expect(doctor.stdout).toContain('"tasks": {"backend": "beads"}');
  expect((await cub('init')).stdout).toContain(`Warning: ${ISSUES} holds tasks`);
  expect((await cub('task', 'list', '--json')).json()).toMatchObject({ total: 0 });
  repo.write({ '.cub/config.json': config('beads') });
  expect((await cub('doctor')).stdout).not.toContain('holds tasks');
});

it('processes that close different tasks at the same time lose nothing', async () => {
  const names = Array.from({ length: 6 }, (_, i) => `t-${i}`);
  repo = tempRepo({ [TASKS]: names.map((id) => `{"id": "${id}", "title": "${id}", "status": "open", "priority": "P2"}\n`).join(''), '.cub/config.json': config('jsonl') });
  const runs = await Promise.all(names.map((id) => cub('task', 'close', id, '--json')));
  expect(runs.map(({ code }) => code)).toEqual(names.map(() => 0));
  expect(await ids('task', 'list', '--status', 'closed')).toEqual(names);
});

/** Files of the Python original. They are not part of the project; who has them beside it tests with them, too. */
const LEDGER = join(process.env.CUB_TEST_DATA ?? resolve(__dirname, '../../../../shared'), 'fixtures/cub-ledger');
const withLedger = existsSync(LEDGER) ? describe : describe.skip;

withLedger('files that others wrote', () => {
  it.each([
    ['jsonl', TASKS],
    ['beads', ISSUES],
  ])('%s: every line is a task, and closing one changes one line', async (backend, path) => {
    repo = tempRepo({ '.cub/config.json': config(backend) });
    mkdirSync(dirname(join(repo.dir, path)), { recursive: true });
    copyFileSync(join(LEDGER, path), join(repo.dir, path));
    const before = read(path);
    const lines = before.trimEnd().split('\n');
    const listed = await cub('task', 'list', '--json');
    expect(listed.json()).toMatchObject({ total: lines.length, faults: [] });
    const ready = await items<{ id: string; title: string }>('task', 'ready');
    expect(ready.length).toBeGreaterThan(0);
    for (const { id, title } of ready.slice(0, 2)) {
      expect((await cub('task', 'show', id, '--json')).json()).toMatchObject({ id, title, status: 'open' });
    }
    const [first] = ready;
    const line = lines.findIndex((text) => (JSON.parse(text) as { id: string }).id === first?.id) + 1;
    expect((await cub('task', 'close', first?.id ?? '', '--json')).code).toBe(0);
    expect(changed(before, read(path))).toEqual([line]);
    const unchanged = ({ status, updated_at, closed_at, is_ready, ...rest }: Record<string, unknown>) => rest;
    const record = (text: string) => unchanged(JSON.parse(text.split('\n')[line - 1] ?? '') as Record<string, unknown>);
    expect(record(read(path))).toEqual(record(before));
  });
});
