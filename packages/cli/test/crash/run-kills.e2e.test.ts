import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCub } from '@cub/testkit';
import { scenario, taskId, type Scenario } from '../run-scenario.js';

jest.setTimeout(10_800_000);

const PHASES = ['snapshot', 'agent', 'verify', 'commit', 'index', 'publish', 'append', 'project'] as const;
type Phase = (typeof PHASES)[number];

/** Kills in all, spread over the phases; `CUB_TEST_RUN_KILLS=500` for many. */
const KILLS = Number(process.env.CUB_TEST_RUN_KILLS ?? PHASES.length);
const SEED = Number(process.env.CUB_TEST_KILL_SEED ?? Math.floor(Math.random() * 2 ** 31));
const TASKS = 3;
/** At most so many kills before a run may end. */
const IN_A_ROW = 5;
const PRELOAD = join(__dirname, 'kill-in-phase.cjs');

/** An agent that reports what it used, changes a file of all tasks and makes one of its own; the second task commits by itself. */
const AGENT = [
  `echo 'cub:usage {"input_tokens":100,"output_tokens":10,"cost_usd":0.01}'`,
  // The work of a killed attempt is still there: the next one goes on with it.
  'grep -qx "$CUB_TASK_ID" code.txt || echo "$CUB_TASK_ID" >> code.txt',
  'sleep 0.05',
  'echo work > "$CUB_TASK_ID.txt"',
  'case $CUB_TASK_ID in *.2) git add "$CUB_TASK_ID.txt" && git commit -qm "by the agent" || :;; esac',
].join('; ');

/** Numbers from 0 to below 1; the same for the same seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const random = randomFrom(SEED);
const below = (n: number) => Math.floor(random() * n);
const killed = new Map<Phase, number>(PHASES.map((phase) => [phase, 0]));
const total = () => [...killed.values()].reduce((sum, n) => sum + n, 0);

/** The phase with the fewest kills so far: every phase gets its share, whatever is easy to hit. */
const nextPhase = (): Phase => [...PHASES].sort((a, b) => (killed.get(a) ?? 0) - (killed.get(b) ?? 0) || random() - 0.5)[0] as Phase;

interface Kill {
  readonly phase: Phase;
  readonly nth: number;
  readonly afterMs: number;
}

const run = (dir: string, env: Record<string, string> = {}) => runCub(['run', '--harness', 'script', '--command', AGENT, '--json'], { cwd: dir, env });

/** Runs until the kill comes, or to the end where the phase is not entered so often. */
async function runAndKill(at: Scenario, kill: Kill): Promise<boolean> {
  const says = join(at.dir, '.git/killed');
  rmSync(says, { force: true });
  const env = { KILL_PHASE: kill.phase, KILL_NTH: `${kill.nth}`, KILL_AFTER_MS: `${kill.afterMs}`, KILL_SAYS: says, NODE_OPTIONS: `--require=${PRELOAD}` };
  const { signal, code, stderr } = await run(at.dir, env);
  const isKilled = existsSync(says);
  if (isKilled) killed.set(kill.phase, (killed.get(kill.phase) ?? 0) + 1);
  else expect([signal, code, code === 0 ? '' : stderr]).toEqual([null, 0, '']);
  return isKilled;
}

interface Totals {
  readonly cost_nano_usd: number;
  readonly attempts: number;
  readonly tasks: number;
}

async function totals(dir: string): Promise<Totals> {
  const { cost_nano_usd, attempts, tasks } = (await runCub(['ledger', 'stats', '--json'], { cwd: dir })).json<Totals>();
  return { cost_nano_usd, attempts, tasks };
}

/** Whatever happened before: the work is committed once and whole, the user's is untouched, and a clone knows what was spent. */
async function expectWhole(at: Scenario): Promise<void> {
  expect(await at.statuses()).toEqual({ 1: 'closed', 2: 'closed', 3: 'closed' });
  expect(at.git('status', '--porcelain')).toBe(' M users.txt');
  expect([at.read('users.txt'), at.git('show', 'HEAD:users.txt')]).toEqual(["the user's\n", 'theirs']);
  expect(at.git('show', 'HEAD:code.txt').split('\n').sort()).toEqual([...[1, 2, 3].map(taskId), 'one']);
  for (const task of [1, 2, 3]) {
    expect(at.git('show', `HEAD:${taskId(task)}.txt`)).toBe('work');
    const closing = at.git('log', '--format=%s', `--grep=^Cub-Task: ${taskId(task)}$`).split('\n').filter((subject) => subject.startsWith('feat('));
    expect(closing).toEqual([`feat(${taskId(task)}): Task ${task}`]);
    const { attempts } = await at.entry(task);
    expect(attempts.map(({ attempt_number: n }) => n)).toEqual(attempts.map((_, i) => i + 1));
    expect(attempts.filter(({ success }) => success)).toHaveLength(1);
  }
  const verified = await at.cub('verify', '--json');
  expect([verified.code, verified.code === 0 ? '' : verified.stdout]).toEqual([0, '']);
  await expectSameInClone(at);
}

async function expectSameInClone(at: Scenario): Promise<void> {
  const clone = mkdtempSync(join(tmpdir(), 'cub-killed-'));
  try {
    at.git('clone', '--quiet', at.dir, clone);
    expect(await totals(clone)).toEqual(await totals(at.dir));
    expect((await runCub(['verify', '--json'], { cwd: clone })).code).toBe(0);
  } finally {
    rmSync(clone, { recursive: true });
  }
}

/** One repository: some kills in a row, then a run to the end. */
async function killsInARow(): Promise<void> {
  const at = await scenario(Array.from({ length: TASKS }, () => ({ verify: 'test -f "$CUB_TASK_ID.txt"' })), { 'code.txt': 'one\n', 'users.txt': 'theirs\n' });
  const kills: Kill[] = [];
  try {
    at.write({ 'users.txt': "the user's\n" });
    for (let left = 1 + below(IN_A_ROW); left > 0 && total() < KILLS; left -= 1) {
      const kill = { phase: nextPhase(), nth: 1 + below(6), afterMs: below(60) };
      kills.push(kill);
      if (!(await runAndKill(at, kill))) break;
    }
    const last = await run(at.dir);
    expect([last.code, last.code === 0 ? '' : last.stdout + last.stderr]).toEqual([0, '']);
    await expectWhole(at);
    at.remove();
  } catch (error) {
    const place = process.env.CUB_TEST_KEEP === undefined ? (at.remove(), 'removed; CUB_TEST_KEEP=1 keeps it') : at.dir;
    throw new Error(`seed ${SEED}, ${total()} kills before, in a row: ${JSON.stringify(kills)}, repository: ${place}\n${(error as Error).message}`, { cause: error });
  }
}

it(`finishes every task once, with all that was spent, after ${KILLS} kills inside of the phases of a run`, async () => {
  while (total() < KILLS) await killsInARow();
  const counts = JSON.stringify(Object.fromEntries(killed));
  process.stderr.write(`kills: ${total()}, seed ${SEED}, inside of: ${counts}\n`);
  const least = Math.floor(KILLS / PHASES.length);
  expect([...killed].filter(([, count]) => count < least)).toEqual([]);
});
