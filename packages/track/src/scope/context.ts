import { AsyncLocalStorage } from 'node:async_hooks';
import type { EventContext } from '@cub/schema';

/** A scope that is running, or that has run; async work that outlives it still points to it. */
export interface ActiveScope {
  /** Name of its kind, such as `attempt`. */
  readonly kind: string;
  readonly context: Partial<EventContext>;
  readonly parent: ActiveScope | undefined;
  /** Set when the terminal is recorded: nothing can be added to the scope any more. */
  closed: boolean;
}

const STORAGE = Symbol.for('cub.track.scope.v1');
/** Carries the context into child processes. */
export const CONTEXT_VARIABLE = 'CUB_CTX';

/** One storage in a process, whichever copy of this package asks. */
export function scopeStorage(): AsyncLocalStorage<ActiveScope> {
  const slot = globalThis as { [STORAGE]?: AsyncLocalStorage<ActiveScope> };
  return (slot[STORAGE] ??= new AsyncLocalStorage<ActiveScope>());
}

/** The innermost scope that is still open. */
export function currentScope(): ActiveScope | undefined {
  let scope = scopeStorage().getStore();
  while (scope?.closed) scope = scope.parent;
  return scope;
}

/** What an event recorded here and now belongs to. Outside of any scope: what the parent process handed down. */
export function currentContext(): Partial<EventContext> {
  return currentScope()?.context ?? inheritedContext();
}

/** The variables under which agents, and cub commands that agents call, find the context. */
export function childEnvironment(): Record<string, string> {
  const context = currentContext();
  const { run_id: run, task_id: task, attempt, session_id: session } = context;
  return {
    [CONTEXT_VARIABLE]: JSON.stringify(context),
    ...(run !== undefined && { CUB_RUN_ID: run }),
    ...(task !== undefined && { CUB_TASK_ID: task }),
    ...(attempt !== undefined && { CUB_ATTEMPT: String(attempt) }),
    ...(session !== undefined && { CUB_SESSION_ID: session }),
  };
}

const INHERITED = ['run_id', 'task_id', 'branch_id', 'node_id', 'span'] as const;

/** Only what says where the work belongs; who acts and in which session is this process's own business. */
function inheritedContext(): Partial<EventContext> {
  const given = parse(process.env[CONTEXT_VARIABLE]);
  const context: Record<string, unknown> = {};
  for (const key of INHERITED) if (typeof given[key] === 'string' && given[key] !== '') context[key === 'span' ? 'parent' : key] = given[key];
  if (Number.isInteger(given.attempt) && Number(given.attempt) > 0) context.attempt = given.attempt;
  return context;
}

function parse(text: string | undefined): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text ?? '{}');
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    // A variable that somebody else set or cut off: the event is then recorded without a context.
    return {};
  }
}
