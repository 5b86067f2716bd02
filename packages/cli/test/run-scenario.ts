import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { copyRepo, runCub, startCub, tempRepo, type CubRun, type TempRepo } from '@cub/testkit';
import type { ChildProcess } from 'node:child_process';

export interface ScenarioTask {
  readonly title?: string;
  /** Shell command that has to succeed. */
  readonly verify?: string;
  /** Numbers of the tasks that have to be done before, from 1. */
  readonly after?: readonly number[];
}

/** A real repository with tasks of one epic: `demo-001A-0.1`, `.2`, … */
export interface Scenario extends TempRepo {
  cub(...args: string[]): Promise<CubRun>;
  /** `cub run` with a shell command as the agent. */
  run(agent: string, ...args: string[]): Promise<CubRun>;
  start(agent: string, ...args: string[]): ChildProcess;
  /** The tasks' statuses by the number of the task. */
  statuses(): Promise<Record<string, string>>;
  entry(task: number): Promise<Entry>;
  /** Content of a file. */
  read(path: string): string;
  has(path: string): boolean;
  /** Subjects of the commits, the newest first. */
  log(): string[];
  /** Nothing is uncommitted, and the records are those that follow from the journal. */
  expectClean(): Promise<void>;
}

/** The part of a ledger entry that these tests look at. */
export interface Entry {
  readonly attempts: readonly {
    attempt_number: number;
    success: boolean | null;
    error_category: string | null;
    error_summary: string | null;
    files_changed: string[];
    cost_nano_usd: number | null;
    patch: { path: string } | null;
  }[];
  readonly outcome: { success: boolean; files_changed: string[]; commits: { hash: string }[]; reason: string | null } | null;
}

/** An agent that writes a file named after the task. */
export const WORK = 'echo "done by attempt $CUB_ATTEMPT" > "$CUB_TASK_ID.txt"';

export const taskId = (n: number) => `demo-001A-0.${n}`;

const agentArgs = (agent: string, args: readonly string[]) => ['run', '--harness', 'script', '--command', agent, ...args];

/** Repositories with the tasks imported, by what was asked for: a test gets a copy. */
const imported = new Map<string, TempRepo>();
afterAll(() => {
  for (const repo of imported.values()) repo.remove();
  imported.clear();
});

export async function scenario(tasks: readonly ScenarioTask[], files: Readonly<Record<string, string>> = { 'code.txt': 'one\n' }): Promise<Scenario> {
  const key = JSON.stringify([tasks, files]);
  const ready = imported.get(key) ?? (await withTasks(tasks, files));
  imported.set(key, ready);
  const at = scenarioIn(copyRepo(ready));
  // Approvals belong to a place. Without verification commands there is nothing to approve.
  if (tasks.some(({ verify }) => verify !== undefined)) await must(at.cub('trust', '--yes', '--json'));
  return at;
}

async function withTasks(tasks: readonly ScenarioTask[], files: Readonly<Record<string, string>>): Promise<TempRepo> {
  const repo = tempRepo(files);
  repo.write({ '.git/plan.md': plan(tasks) });
  await must(runCub(['plan', 'import', '.git/plan.md', '--json'], { cwd: repo.dir }));
  return repo;
}

async function must(running: Promise<CubRun>): Promise<void> {
  const { code, stdout, stderr } = await running;
  if (code !== 0) throw new Error(`the scenario could not be made: ${stdout}${stderr}`);
}

/** @param repo with the tasks imported, such as a copy of a scenario that went on */
export function scenarioIn(repo: TempRepo): Scenario {
  const cub = (...args: string[]) => runCub(args, { cwd: repo.dir });
  return {
    ...repo,
    cub,
    run: (agent, ...args) => cub(...agentArgs(agent, args)),
    start: (agent, ...args) => startCub(agentArgs(agent, args), { cwd: repo.dir }),
    statuses: async () => {
      const { items } = (await cub('task', 'list', '--json')).json<{ items: { id: string; status: string; type: string }[] }>();
      return Object.fromEntries(items.filter(({ type }) => type !== 'epic').map(({ id, status }) => [id.split('.').at(-1) ?? id, status]));
    },
    entry: async (task) => (await cub('ledger', 'show', taskId(task), '--json')).json<Entry>(),
    read: (path) => readFileSync(join(repo.dir, path), 'utf8'),
    has: (path) => existsSync(join(repo.dir, path)),
    log: () => repo.git('log', '--format=%s').split('\n'),
    expectClean: async () => {
      expect(repo.git('status', '--porcelain')).toBe('');
      expect((await cub('ledger', 'rebuild', '--json')).json()).toMatchObject({ written: 0, removed: 0 });
    },
  };
}

function plan(tasks: readonly ScenarioTask[]): string {
  const items = tasks.map(({ title, verify }, i) => {
    const blocks = tasks.flatMap((other, j) => (other.after?.includes(i + 1) ? [taskId(j + 1)] : []));
    return [
      `### Task: ${taskId(i + 1)} - ${title ?? `Task ${i + 1}`}`,
      '',
      'Priority: 1',
      'Labels: test',
      `Blocks: ${blocks.join(', ') || 'none'}`,
      ...(verify === undefined ? [] : [`Verify: ${verify}`]),
      '',
      '**Acceptance Criteria:**',
      '- [ ] It is done',
      '',
    ].join('\n');
  });
  return `# Itemized Plan: Demo\n\n## Epic: demo-001A-0 - The epic\n\nPriority: 1\nLabels: test\n\nWhat it is about.\n\n${items.join('\n')}`;
}
