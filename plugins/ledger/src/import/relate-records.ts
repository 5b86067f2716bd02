import { totalTokens, type Attempt } from '@cub/schema';
import { distinct } from '../reading/values.js';
import { sumAttempts } from '../reducers/sums.js';
import type { FoundRecord, FoundRun, FoundTask } from './collect-records.js';
import type { Oddity } from './source.js';

/**
 * Completes records by what others of the same ledger say: the epic of a task that only the epic names, and the sums of a run from
 * its attempts. @returns children of epics that have no entry of their own
 */
export function relateRecords(records: readonly FoundRecord[]): Oddity[] {
  const tasks = records.filter((record) => record.kind === 'task');
  const findings = adoptChildren(records, tasks);
  const attempts = attemptsByRun(tasks);
  for (const run of records) if (run.kind === 'run') sumUp(run, attempts.get(run.id) ?? []);
  return findings;
}

function adoptChildren(records: readonly FoundRecord[], tasks: readonly FoundTask[]): Oddity[] {
  const byId = new Map(tasks.map((task) => [task.id, task]));
  const findings: Oddity[] = [];
  for (const epic of records) {
    if (epic.kind !== 'epic') continue;
    for (const child of epic.entry.task_ids) {
      const task = byId.get(child);
      if (!task) findings.push({ place: `${epic.place}: task_ids`, what: `${child} has no entry of its own`, kept_as: `a child of ${epic.id}` });
      else if (task.entry.lineage.epic_id === null) {
        task.entry.lineage.epic_id = epic.id;
        task.oddities.push({ place: `${task.place}: lineage.epic_id`, what: `no epic, but ${epic.place} names the task`, kept_as: epic.id });
      }
    }
  }
  return findings;
}

interface AttemptOf {
  readonly task: FoundTask;
  readonly attempt: Attempt;
}

function attemptsByRun(tasks: readonly FoundTask[]): Map<string, AttemptOf[]> {
  const byRun = new Map<string, AttemptOf[]>();
  for (const task of tasks) {
    for (const attempt of task.entry.attempts) {
      if (attempt.run_id === null) continue;
      const list = byRun.get(attempt.run_id);
      if (list) list.push({ task, attempt });
      else byRun.set(attempt.run_id, [{ task, attempt }]);
    }
  }
  return byRun;
}

/** The sums of a run are those of its attempts. Where none of them is there, only the run's own figure is known. */
function sumUp(run: FoundRun, attempts: readonly AttemptOf[]): void {
  const { entry } = run;
  if (attempts.length === 0) return withoutAttempts(run);
  const said = { cost: entry.total_cost_nano_usd, tokens: entry.budget.tokens_used };
  const sum = sumAttempts(attempts.map(({ attempt }) => attempt));
  const used = totalTokens(sum.tokens);
  differs(run, 'cost in nano-USD', said.cost, sum.cost_nano_usd);
  differs(run, 'tokens', said.tokens, used);
  const tasksThat = (ended: (task: FoundTask) => boolean) => distinct(attempts.filter(({ task }) => ended(task)).map(({ task }) => task.id));
  const orFrom = (list: readonly string[], others: () => string[]) => (list.length > 0 ? [...list] : others());
  const tasks = {
    tasks_attempted: orFrom(entry.tasks_attempted, () => tasksThat(() => true)),
    tasks_completed: orFrom(entry.tasks_completed, () => tasksThat(({ entry: task }) => task.outcome?.success === true)),
    tasks_failed: orFrom(entry.tasks_failed, () => tasksThat(({ entry: task }) => task.outcome?.success === false)),
  };
  Object.assign(entry, {
    total_cost_usd: sum.cost_usd,
    total_cost_nano_usd: sum.cost_nano_usd,
    unknown_cost_count: sum.unknown_cost_count,
    total_tokens: sum.tokens,
    unknown_tokens_count: sum.unknown_tokens_count,
    budget: { ...entry.budget, cost_usd: sum.cost_usd, cost_nano_usd: sum.cost_nano_usd, tokens_used: used },
    ...tasks,
    tasks_attempted_count: entry.tasks_attempted_count ?? tasks.tasks_attempted.length,
    tasks_completed_count: entry.tasks_completed_count ?? tasks.tasks_completed.length,
    tasks_failed_count: entry.tasks_failed_count ?? tasks.tasks_failed.length,
  });
}

/** A run that worked on tasks and says 0 for them did not know what they used. */
function withoutAttempts(run: FoundRun): void {
  const { entry } = run;
  const counts = [entry.tasks_attempted_count, entry.tasks_completed_count, entry.tasks_failed_count];
  const didSomething = counts.some((count) => count !== null && count > 0);
  if (didSomething && entry.budget.tokens_used === 0) {
    Object.assign(entry, { total_tokens: null, unknown_tokens_count: 1, budget: { ...entry.budget, tokens_used: null } });
  }
  if (entry.total_cost_nano_usd !== 0 && entry.total_cost_nano_usd !== null) return;
  const known = didSomething ? null : 0;
  Object.assign(entry, {
    total_cost_usd: known,
    total_cost_nano_usd: known,
    unknown_cost_count: didSomething ? 1 : 0,
    budget: { ...entry.budget, cost_usd: known, cost_nano_usd: known },
  });
}

function differs(run: FoundRun, what: string, said: number | null, ours: number | null): void {
  if (said === null || said === 0 || said === ours) return;
  run.oddities.push({ place: run.place, what: `${said} ${what}, but its attempts come to ${ours ?? 'an unknown sum'}`, kept_as: 'the sum of the attempts; the figure of the run is in imported.extra' });
  Object.assign(run.extra, { said: { ...(run.extra.said as object | undefined), [what]: said } });
}
