import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

type Fields = Record<string, unknown>;

/** Records in the shapes that the Python original left behind, made for these tests. */
export function originalLedger(): Record<string, string> {
  const json = (value: unknown) => JSON.stringify(value, null, 2);
  const byTask = '.cub/ledger/by-task';
  return {
    // Version 0, with figures and without.
    [`${byTask}/old-a.1.json`]: json(flat('old-a.1', { cost_usd: 0.25, duration_seconds: 60, tokens: counts(1000, 50) })),
    [`${byTask}/old-a.2.json`]: json(flat('old-a.2', { cost_usd: 0, duration_seconds: 30, tokens: counts(0, 0) })),
    // Version 1: done, done without figures, ended by the circuit breaker, cut off before its first attempt was written down.
    [`${byTask}/old-b.1.json`]: json(sectioned('old-b.1', [attempt(1, { success: false, error_category: 'harness_failure' }), attempt(2)])),
    [`${byTask}/old-b.2.json`]: json(sectioned('old-b.2', [attempt(1, { tokens: counts(0, 0), cost_usd: 0 })])),
    [`${byTask}/old-b.3.json`]: json(sectioned('old-b.3', [hung()], { outcome: null })),
    [`${byTask}/old-b.4.json`]: json(sectioned('old-b.4', [], { outcome: null })),
    [`${byTask}/old-b.4/attempts/001-prompt.md`]: '---\nattempt: 1\nharness: claude\n---\n\nDo it.\n',
    '.cub/ledger/by-epic/old-b/entry.json': json(epic('old-b', ['old-b.1', 'old-b.2', 'old-b.3', 'old-b.4'])),
    '.cub/ledger/by-run/cub-20260204-215022.json': json(session('cub-20260204-215022', { tokens_used: 86103, tokens_limit: 500000, cost_usd: 8.07350705, cost_limit: 0 }, 4, 84)),
    '.cub/run-sessions/cub-20260205-100000.json': json(session('cub-20260205-100000', { tokens_used: 0, tokens_limit: 0, cost_usd: 0, cost_limit: 0 }, 1, 0)),
  };
}

function counts(input: number, output: number): Fields {
  return { input_tokens: input, output_tokens: output, cache_read_tokens: input * 10, cache_creation_tokens: 0 };
}

function flat(id: string, used: Fields): Fields {
  return { id, title: `Task ${id}`, started_at: null, completed_at: '2026-01-23T19:01:17.620853', epic_id: null, iterations: 1, harness_name: 'claude', harness_model: '', workflow_stage: null, workflow_stage_updated_at: null, ...used };
}

function attempt(number: number, changes: Fields = {}): Fields {
  const times = { started_at: `2026-02-04T0${number}:00:00`, completed_at: `2026-02-04T0${number}:05:00Z` };
  return { attempt_number: number, run_id: 'cub-20260204-010000', ...times, harness: 'claude', model: 'sonnet', success: true, error_category: null, error_summary: null, tokens: counts(100 * number, 7), cost_usd: 0.1 * number, duration_seconds: 300, ...changes };
}

function hung(): Fields {
  return attempt(1, { success: false, error_category: 'circuit_breaker_timeout', error_summary: 'No activity for 30 minutes.', tokens: counts(0, 0), cost_usd: 0, duration_seconds: 0 });
}

function sectioned(id: string, attempts: readonly Fields[], changes: Fields = {}): Fields {
  const end = '2026-02-04T09:00:00Z';
  const outcome = { success: true, partial: false, completed_at: end, total_attempts: attempts.length, final_model: 'sonnet', commits: [], files_changed: [] };
  const workflow = { workflow: { stage: 'dev_complete', stage_updated_at: end }, state_history: [{ stage: 'dev_complete', at: end, by: 'cub-run', reason: 'Task closed' }] };
  return { version: 1, id, title: `Task ${id}`, lineage: { spec_file: null, plan_file: null, epic_id: 'old-b' }, task: { title: `Task ${id}`, priority: 1, labels: [] }, attempts, outcome, ...workflow, started_at: '2026-02-04T01:00:00Z', completed_at: end, ...changes };
}

function epic(id: string, tasks: readonly string[]): Fields {
  const snapshot = { title: 'Order', description: '', status: 'open', priority: 1, labels: ['phase-2'], created_at: '2026-01-01T00:00:00Z', captured_at: '2026-01-02T00:00:00Z' };
  const aggregates = { total_tasks: 4, tasks_completed: 2, tasks_failed: 2 };
  return { version: 1, id, title: 'Order', lineage: { spec_file: null, plan_file: null, epic_id: null }, epic: snapshot, task_ids: tasks, aggregates, workflow: { stage: 'dev_complete', stage_updated_at: '2026-02-04T09:00:00Z' }, state_history: [], started_at: '2026-02-04T01:00:00Z', completed_at: '2026-02-04T09:00:00Z', updated_at: '2026-02-04T09:00:00Z' };
}

function session(id: string, budget: Fields, done: number, failed: number): Fields {
  return { run_id: id, started_at: '2026-02-04T21:50:22Z', project_dir: '/elsewhere', harness: 'claude', budget, tasks_completed: done, tasks_failed: failed, current_task: null, status: 'completed', ended_at: '2026-02-04T22:09:40Z', orphaned_at: null, orphaned_reason: null };
}

/** What a ledger of the original comes to, from its files alone. Nothing of cub is used. */
export interface Recount {
  tasks: number;
  succeeded: number;
  failed: number;
  costNanoUsd: bigint;
  tokens: Record<'input' | 'output' | 'cache_read' | 'cache_creation', bigint>;
  seconds: bigint;
  /** Of each epic that has a record: tasks that did not succeed, as the original counted them. */
  failedByEpic: Record<string, number>;
  runs: Record<string, { done: unknown; failed: unknown }>;
}

const CLASSES = ['input', 'output', 'cache_read', 'cache_creation'] as const;

export function recount(project: string): Recount {
  const found: Recount = { tasks: 0, succeeded: 0, failed: 0, costNanoUsd: 0n, tokens: { input: 0n, output: 0n, cache_read: 0n, cache_creation: 0n }, seconds: 0n, failedByEpic: {}, runs: {} };
  for (const record of recordsIn(join(project, '.cub/ledger/by-task'))) countTask(found, record);
  for (const { id, aggregates } of recordsIn(join(project, '.cub/ledger/by-epic'))) found.failedByEpic[String(id)] = Number((aggregates as Fields).tasks_failed);
  for (const folder of ['.cub/ledger/by-run', '.cub/run-sessions']) {
    for (const run of recordsIn(join(project, folder))) if ('budget' in run) found.runs[String(run.run_id)] ??= { done: run.tasks_completed, failed: run.tasks_failed };
  }
  return found;
}

function countTask(found: Recount, record: Fields): void {
  const attempts = Array.isArray(record.attempts) ? (record.attempts as Fields[]) : [record];
  const outcome = 'outcome' in record ? (record.outcome as Fields | null) : { success: true };
  found.tasks += 1;
  if (outcome?.success === true) found.succeeded += 1;
  else found.failed += 1;
  for (const { cost_usd: cost, tokens, duration_seconds: seconds } of attempts) {
    found.costNanoUsd += BigInt(Math.round(Number(cost ?? 0) * 1e9));
    found.seconds += BigInt(Number(seconds ?? 0));
    for (const name of CLASSES) found.tokens[name] += BigInt(Number((tokens as Fields | undefined)?.[`${name}_tokens`] ?? 0));
  }
}

/** `{id}.json` and `{id}/entry.json` of a folder; what is no JSON is left out. */
function recordsIn(folder: string): Fields[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /^[^/]+(?:\.json|\/entry\.json)$/.test(name)).sort();
  const seen = new Set<unknown>();
  return names.flatMap((name): Fields[] => {
    const record = parse(readFileSync(join(folder, name), 'utf8'));
    const id = record?.id ?? record?.run_id;
    if (!record || id === undefined || seen.has(id)) return [];
    seen.add(id);
    return [record];
  });
}

function parse(text: string): Fields | null {
  try {
    return JSON.parse(text) as Fields;
  } catch {
    return null;
  }
}
