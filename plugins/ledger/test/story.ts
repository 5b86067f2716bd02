import { eventTypeInfo, toIso, type EventContext, type EventDataByType, type JournalEvent, type TaskSnapshot, type Tokens } from '@cub/schema';

type Draft = Partial<EventContext> & { at?: string };

/** Writes events as the journal would, one second apart. */
export class Story {
  readonly events: JournalEvent[] = [];
  private seconds = 0;

  add<T extends keyof EventDataByType>(type: T, data: EventDataByType[T], context: Draft = {}): JournalEvent<T> {
    return this.raw(type, data, context) as JournalEvent<T>;
  }

  /** An event whose data may be anything. */
  raw(type: string, data: unknown, { at, ...context }: Draft = {}): JournalEvent {
    this.seconds += 1;
    const n = this.events.length + 1;
    const event: JournalEvent = {
      v: 1,
      id: `01J00000000000000000${String(n).padStart(6, '0')}`,
      ts: at ?? toIso(new Date(Date.UTC(2026, 0, 5, 9, 0, this.seconds))),
      type,
      event: eventTypeInfo(type)?.event ?? 'info',
      agent: 'cub',
      session_id: '2026-01-05_cub_001',
      task_id: 'system',
      source: 'cub run',
      summary: type,
      data,
      writer: '01J00000000000000000WRTR01',
      seq: n,
      tree: 'main',
      ...context,
    };
    this.events.push(event);
    return event;
  }

  start(task: string, run: string, options: { epic?: string | null; plan?: string | null; snapshot?: Partial<TaskSnapshot> } = {}): this {
    const { epic = null, plan = 'demo-p1' } = options;
    const lineage = { spec_id: null, spec_file: null, plan_id: plan, plan_file: 'plans/demo/itemized-plan.md', epic_id: epic };
    this.add('task.started', { snapshot: snapshot({ title: `Title of ${task}`, ...options.snapshot }), lineage }, { task_id: task, run_id: run });
    return this;
  }

  attempt(task: string, run: string, attempt: AttemptStory): this {
    const { n, ok = true, model = 'haiku', cost = null, seconds = 10, tokens = null } = attempt;
    const context = { task_id: task, run_id: run, attempt: n, agent: 'claude' };
    this.add('attempt.started', { n, harness: 'claude', model, prompt: null }, context);
    if (cost !== 'unrecorded') {
      const recorded = { invocation_id: `inv-${this.events.length}`, model, price_table: null };
      this.add('usage.recorded', { ...recorded, tokens, cost_nano_usd: cost, cost_source: cost === null ? 'unknown' : 'reported' }, context);
    }
    this.add(ok ? 'attempt.completed' : 'attempt.failed', attemptEnd(n, ok, seconds, attempt.files), context);
    return this;
  }

  end(task: string, run: string, status: 'completed' | 'failed' | 'blocked', data: Partial<EventDataByType['task.completed']> = {}): this {
    const nothing = { approach: null, decisions: [], lessons_learned: [] };
    const ended = {
      ...{ status, reason: null, error_category: null, exit_code: 0, duration_sec: 1, files_touched: [], commits: [] },
      ...{ snapshot: snapshot({ title: `Title of ${task}` }), partial: false, notes: nothing },
    };
    this.add(`task.${status}`, { ...ended, ...data }, { task_id: task, run_id: run });
    return this;
  }

  runStart(run: string, budget: Partial<EventDataByType['run.started']['budget']> = {}): this {
    const none = { cost_limit_nano_usd: null, tokens_limit: null, time_limit_s: null, max_iterations: null, max_attempts: null };
    const data = { harness: 'claude', model: null, config: { once: false }, workflow: 'run-loop', definition_hash: null, epoch: 1 };
    this.add('run.started', { ...data, budget: { ...none, ...budget } }, { run_id: run });
    return this;
  }

  epic(id: string, children: string[], options: { title?: string; plan?: string | null } = {}): this {
    const { title = `Epic ${id}`, plan = 'demo-p1' } = options;
    const none = { description: '', spec_id: null, spec_file: null, plan_file: null };
    this.add('epic.snapshot', { ...none, id, title, children, plan_id: plan }, { task_id: id });
    return this;
  }

  plan(id: string, children: string[]): this {
    const said = { title: `Plan ${id}`, description: '', spec_id: 'demo-s1', spec_file: null, plan_file: 'plans/demo/itemized-plan.md' };
    this.add('plan.snapshot', { ...said, id, children });
    return this;
  }
}

export interface AttemptStory {
  n: number;
  ok?: boolean;
  model?: string | null;
  /** nano-USD; null = reported as unknown; `unrecorded` = no usage event at all */
  cost?: number | null | 'unrecorded';
  /** null = cut off, so that nobody measured it */
  seconds?: number | null;
  tokens?: Tokens | null;
  files?: string[];
}

export function snapshot(changes: Partial<TaskSnapshot> = {}): TaskSnapshot {
  const empty = { description: '', labels: [], acceptance_criteria: [], depends_on: [] };
  return { title: 'A task', type: 'task', priority: 1, created_at: '2026-01-05T08:00:00.000Z', ...empty, ...changes };
}

export function tokens(total: number): Tokens {
  return { input: total - 1, output: 1, cache_read: 0, cache_creation: 0 };
}

function attemptEnd(n: number, ok: boolean, seconds: number | null, files: string[] = []): EventDataByType['attempt.failed'] {
  const ended = { n, exit_code: ok ? 0 : 1, signal: null, duration_sec: seconds, log: null, patch: null, files_changed: files };
  return { ...ended, error_category: ok ? null : 'verify_failed', error_summary: ok ? null : '`npm test` ended with 1' };
}
