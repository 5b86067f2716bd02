import { nanoToUsd, totalTokens, type RunEntry, type Tokens } from '@cub/schema';
import { finish, firstTime, readId, readVersion, type ReadRecord, type RecordPlace } from './read-record.js';
import { openSource, type Source } from './source.js';
import { readCost } from './usage.js';

const TOKEN_KEYS = ['input', 'output', 'cache_read', 'cache_creation'] as const;
const STATUSES = ['running', 'completed', 'failed', 'interrupted', 'cancelled', 'orphaned'] as const satisfies readonly RunEntry['status'][];

/**
 * Reads a run in both shapes: RunSession (`budget`, `ended_at`, numbers of tasks) and RunEntry (`config`, `completed_at`, lists of
 * tasks). Never throws. Its sums are what the file says; the caller replaces them by those of its attempts, where there are any.
 * @returns null when the value is no object
 */
export function readRun(value: unknown, where: RecordPlace): ReadRecord<RunEntry> | null {
  const source = openSource(value, where.place);
  if (!source) return null;
  readVersion(source);
  source.drop('kind');
  const id = readId(source, ['run_id', 'id'], where.name);
  const ended = source.time('completed_at') ?? source.time('ended_at');
  const startedAt = firstTime(source, 'started_at', source.time('started_at'), [['the end', ended], ['the file', where.at]]);
  const budget = source.part('budget');
  const cost = readRunCost(source, budget);
  const orphanedAt = source.time('orphaned_at');
  const tokens = readClasses(source);
  const tokensUsed = budget.count('tokens_used') ?? totalTokens(tokens) ?? readTokenSum(source);
  const [attempted, completed, failed] = [readTasks(source, 'tasks_attempted'), readTasks(source, 'tasks_completed'), readTasks(source, 'tasks_failed')];
  const entry: RunEntry = {
    version: 1,
    kind: 'run',
    id,
    run_id: id,
    started_at: startedAt,
    completed_at: ended,
    status: readStatus(source, ended, orphanedAt),
    harness: source.text('harness') ?? 'unknown',
    config: { ...source.part('config').all() },
    budget: {
      cost_limit: readLimit(budget, 'cost_limit'),
      cost_usd: nanoToUsd(cost),
      cost_nano_usd: cost,
      tokens_limit: budget.raw('tokens_limit') === 0 ? readLimit(budget, 'tokens_limit') : budget.count('tokens_limit'),
      tokens_used: tokensUsed,
      time_limit_s: readLimit(budget, 'time_limit_s'),
    },
    current_task: source.text('current_task'),
    tasks_attempted: attempted.ids,
    tasks_completed: completed.ids,
    tasks_failed: failed.ids,
    tasks_attempted_count: attempted.count,
    tasks_completed_count: completed.count,
    tasks_failed_count: failed.count,
    iterations: source.count('iterations'),
    total_cost_usd: nanoToUsd(cost),
    total_cost_nano_usd: cost,
    unknown_cost_count: source.count('unknown_cost_count') ?? (cost === null ? 1 : 0),
    total_tokens: tokens,
    unknown_tokens_count: source.count('unknown_tokens_count') ?? (tokensUsed === null ? 1 : 0),
    exit_code: source.count('exit_code'),
    reason: source.text('reason'),
    orphaned_at: orphanedAt,
    orphaned_reason: source.text('orphaned_reason'),
  };
  return finish(source, { id, format: source.has('budget') ? 'run-session' : 'run-entry', entry });
}

/** Where both places give a cost, the total counts. */
function readRunCost(source: Source, budget: Source): number | null {
  const [total, used] = [readCost(source, 'total_cost'), readCost(budget, 'cost')];
  return total ?? used;
}

/** The original wrote 0 for no limit. */
function readLimit(budget: Source, key: string): number | null {
  const limit = budget.amount(key);
  if (limit === 0) budget.odd(key, 'a limit of 0', 'no limit');
  return limit === 0 ? null : limit;
}

/** A bare sum, without classes. */
function readTokenSum(source: Source): number | null {
  return typeof source.raw('total_tokens') === 'number' ? source.count('total_tokens') : null;
}

function readClasses(source: Source): Tokens | null {
  if (typeof source.raw('total_tokens') === 'number') return null;
  const section = source.section('total_tokens');
  const isCounted = TOKEN_KEYS.some((name) => section?.has(name) || section?.has(`${name}_tokens`));
  if (!section || !isCounted) return null;
  const read = (name: string) => section.count(section.has(name) ? name : `${name}_tokens`) ?? 0;
  return { input: read('input'), output: read('output'), cache_read: read('cache_read'), cache_creation: read('cache_creation') };
}

/** A record of somebody else that says "running" is of a run that nobody ended: no process of it is left. */
function readStatus(source: Source, ended: string | null, orphanedAt: string | null): RunEntry['status'] {
  const status = source.word('status', STATUSES);
  if (status === 'running' && ended === null) {
    source.odd('status', 'a run that never ended', 'orphaned');
    return 'orphaned';
  }
  if (status !== null) {
    if (orphanedAt !== null && status !== 'orphaned') source.odd('status', `${status}, although orphaned_at is set`, status);
    return status;
  }
  return ended === null ? 'orphaned' : 'completed';
}

/** A list of ids, or only their number; null when the record says neither. */
function readTasks(source: Source, key: string): { ids: string[]; count: number | null } {
  const value = source.raw(key);
  if (typeof value !== 'number') {
    const ids = source.texts(key);
    const said = source.count(`${key}_count`);
    return { ids, count: source.has(`${key}_count`) ? said : Array.isArray(value) ? ids.length : null };
  }
  const count = source.count(key);
  if (count !== null && count > 0) source.odd(key, `${count} tasks, without their names`, 'their number');
  return { ids: [], count };
}
