import { CubBug, type AppendOptions, type EventBatch, type EventContext, type EventDataByType, type Journal, type NewId } from '@cub/schema';
import { currentContext, currentScope, scopeStorage, type ActiveScope } from './context.js';

/** An event as a scope describes it; the tracker adds where it belongs. */
export type ScopeEvent = {
  [T in keyof EventDataByType]: { readonly type: T; readonly data: EventDataByType[T]; readonly summary: string };
}[keyof EventDataByType];

/** How one kind of work is recorded: a start, and exactly one terminal. */
export interface ScopeKind<In, Out> {
  /** Unique, for example `attempt`. */
  readonly name: string;
  /** What the events inside know beside the surrounding scope's context. */
  context(input: In): Partial<EventContext>;
  start(input: In): ScopeEvent;
  /** The terminal of work that came to a result, good or bad. */
  end(output: Out, input: In): ScopeEvent;
  /** The terminal of work that threw. */
  thrown(error: unknown, input: In): ScopeEvent;
}

export interface Tracker {
  /** The same function, recorded: start, the work inside its scope, one terminal; what it throws is thrown on. */
  tracked<In, Out>(kind: ScopeKind<In, Out>, work: (input: In) => Promise<Out>): (input: In) => Promise<Out>;
  /**
   * Records the terminals of running scopes together with something that has to contain them, such as the commit that
   * closes a task. They count only when `record` succeeds; when it throws they are dropped and the scopes go on.
   * @param results by kind: what each scope ends with
   */
  settle(results: readonly Settlement[], record: (batch: EventBatch) => Promise<void>): Promise<void>;
}

export interface Settlement {
  readonly kind: string;
  readonly output: unknown;
}

interface TrackedScope extends ActiveScope {
  readonly endWith: (output: unknown) => ScopeEvent;
}

export interface TrackerDeps {
  readonly journal: Journal;
  readonly newId: NewId;
}

export function createTracker({ journal, newId }: TrackerDeps): Tracker {
  const tracked: Tracker['tracked'] = (kind, work) => async (input) => {
    const parent = currentScope();
    const outer = parent?.context ?? currentContext();
    const context = { ...outer, ...kind.context(input), parent: outer.span, span: newId() };
    const scope: TrackedScope = {
      kind: kind.name,
      context: withoutUndefined(context),
      parent,
      closed: false,
      endWith: (output) => kind.end(output as never, input),
    };
    record(journal, kind.start(input), scope.context);
    const finish = (event: ScopeEvent) => {
      if (!scope.closed) record(journal, event, scope.context);
      scope.closed = true;
    };
    return scopeStorage().run(scope, async () => {
      try {
        const output = await work(input);
        finish(kind.end(output, input));
        return output;
      } catch (error) {
        finish(kind.thrown(error, input));
        throw error;
      }
    });
  };

  const settle: Tracker['settle'] = async (results, recordBatch) => {
    const batch = journal.batch();
    const scopes = results.map(({ kind, output }) => {
      const scope = openScope(kind);
      const event = scope.endWith(output);
      batch.append(event.type, event.data, { ...scope.context, summary: event.summary });
      return scope;
    });
    await recordBatch(batch);
    batch.commit();
    for (const scope of scopes) scope.closed = true;
  };

  return { tracked, settle };
}

function record(journal: Journal, event: ScopeEvent, context: Partial<EventContext>): void {
  const options: AppendOptions = { ...context, summary: event.summary };
  journal.append(event.type, event.data, options);
}

function openScope(kind: string): TrackedScope {
  let scope = currentScope();
  while (scope && (scope.kind !== kind || scope.closed)) scope = scope.parent;
  if (!scope) throw new CubBug(`no open scope of kind "${kind}" surrounds this call`);
  return scope as TrackedScope;
}

function withoutUndefined(context: Partial<EventContext>): Partial<EventContext> {
  return Object.fromEntries(Object.entries(context).filter(([, value]) => value !== undefined));
}
