import { tempRepo, runCub, startCub, type CubRun, type TempRepo } from '@cub/testkit';
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

export const taskId = (n: number) => `demo-001A-0.${n}`;

export async function scenario(tasks: readonly ScenarioTask[], files: Readonly<Record<string, string>> = { 'code.txt': 'one\n' }): Promise<Scenario> {
  const repo = tempRepo(files);
  const cub = (...args: string[]) => runCub(args, { cwd: repo.dir });
  const agentArgs = (agent: string, args: readonly string[]) => ['run', '--harness', 'script', '--command', agent, ...args];
  repo.write({ '.git/plan.md': plan(tasks) });
  const imported = await cub('plan', 'import', '.git/plan.md', '--json');
  if (imported.code !== 0) throw new Error(`the plan was not imported: ${imported.stdout}${imported.stderr}`);
  const trusted = await cub('trust', '--yes', '--json');
  if (trusted.code !== 0) throw new Error(`not trusted: ${trusted.stdout}${trusted.stderr}`);
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
