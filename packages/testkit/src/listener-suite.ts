import type { LifecycleContexts, LifecycleEvent } from '@cub/plugin-sdk';
import { fakeTask } from './fake-task.js';

/** A listener as it is tested: of `cub.on(event, handler)` the handler, with the host bound to it if it needs one. */
export type TestedListener<E extends LifecycleEvent> = (context: LifecycleContexts[E]) => unknown;

const EXAMPLES: { readonly [E in LifecycleEvent]: readonly LifecycleContexts[E][] } = {
  'pre-session': [
    { task: fakeTask(), attempt: 1, runId: 'cub-20260101-000000' },
    { task: fakeTask({ id: 'test-001A-0.1', parent: 'test-001A-0', labels: ['x'], description: '' }), attempt: 3, runId: 'cub-20260101-000000' },
  ],
  'end-of-task': (['completed', 'failed', 'blocked'] as const).map((status) => ({
    task: fakeTask(),
    status,
    runId: 'cub-20260101-000000',
    attempts: 1,
    costNanoUsd: status === 'completed' ? 12_000_000 : null,
    tokensTotal: 0,
    filesChanged: status === 'completed' ? ['src/a.ts'] : [],
    commit: status === 'completed' ? '0123456789012345678901234567890123456789' : null,
    durationMs: 1500,
  })),
  'records-published': [
    { events: [], paths: [] },
    { events: [], paths: ['.cub/ledger/by-task/test-s001/entry.json'] },
  ],
};

/**
 * What is wrong with a listener, for tests without jest. Calls it once for each context.
 * @param contexts what it is told; by default some of every kind
 * @param limitMs how long it may take; a run waits for it
 * @returns sentences; empty when all is well
 */
export async function listenerFaults<E extends LifecycleEvent>(event: E, listener: TestedListener<E>, contexts: readonly LifecycleContexts[E][] = EXAMPLES[event], limitMs: number = 5000): Promise<string[]> {
  const faults = new Set<string>();
  for (const context of contexts) {
    const before = JSON.stringify(context);
    for (const fault of answerFaults(event, await answerOf(listener, context, limitMs))) faults.add(fault);
    if (JSON.stringify(context) !== before) faults.add('what it is told is not its own: it changes nothing of it');
  }
  return [...faults];
}

const LATE = Symbol('late');
class Thrown {
  constructor(readonly reason: unknown) {}
}

async function answerOf<E extends LifecycleEvent>(listener: TestedListener<E>, context: LifecycleContexts[E], limitMs: number): Promise<unknown> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise((resolve) => (timer = setTimeout(resolve, limitMs, LATE)));
  try {
    return await Promise.race([(async () => listener(context))(), late]);
  } catch (error) {
    return new Thrown(error);
  } finally {
    clearTimeout(timer);
  }
}

function answerFaults(event: LifecycleEvent, answer: unknown): string[] {
  if (answer === LATE) return ['it answers soon: the run waits for it'];
  if (answer instanceof Thrown) return [`it does not throw: that is a warning, and no answer: ${String(answer.reason)}`];
  if (answer === undefined) return [];
  if (typeof answer !== 'object' || answer === null) return ['it answers with an object, or with nothing'];
  const { decision, reason } = answer as { decision?: unknown; reason?: unknown };
  return [
    ...(decision === undefined || decision === 'block' ? [] : [`there is no decision ${JSON.stringify(decision)}`]),
    ...(decision === 'block' && event !== 'pre-session' ? [`nothing can be blocked at ${event}`] : []),
    ...(decision === 'block' && (typeof reason !== 'string' || reason.trim() === '') ? ['who blocks gives a reason'] : []),
  ];
}

/**
 * The contract of a listener (`on:<event>`), as a jest test. Call it at the top of a test file.
 * @param name of the listener, for the name of the test
 * @param contexts what it is told; by default some of every kind
 * @example itBehavesLikeListener('office-hours', 'pre-session', (context) => officeHours(context, clock))
 */
export function itBehavesLikeListener<E extends LifecycleEvent>(name: string, event: E, listener: TestedListener<E>, contexts?: readonly LifecycleContexts[E][]): void {
  it(`${name} behaves like a listener to ${event}`, async () => {
    expect(await listenerFaults(event, listener, contexts)).toEqual([]);
  });
}
