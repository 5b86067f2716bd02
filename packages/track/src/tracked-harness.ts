import type { Harness, HarnessEvent, HarnessUsage, Journal, NewId } from '@cub/schema';
import { reportableUsage } from './reportable-usage.js';

export interface TrackedHarnessDeps {
  readonly journal: Journal;
  readonly newId: NewId;
}

/** The same harness; each report of usage is recorded unless it repeats the one before, and an agent that reports none is recorded as unknown usage. */
export function trackedHarness(harness: Harness, deps: TrackedHarnessDeps): Harness {
  return {
    ...harness,
    capabilities: harness.capabilities,
    detect: (options) => harness.detect(options),
    run: (request, signal) => recordUsage(harness.run(request, signal), request.model, deps),
  };
}

/** An iterator and no generator: an agent may write millions of lines, and each would wait for several more promises. */
function recordUsage(
  events: AsyncIterable<HarnessEvent>,
  model: string | null,
  deps: TrackedHarnessDeps,
): AsyncIterable<HarnessEvent> {
  const seen = new Map<string, string>();
  const record = (usage: HarnessUsage) => {
    const report = JSON.stringify([usage.model, usage.tokens, usage.costNanoUsd]);
    if (seen.get(usage.invocationId) === report) return;
    seen.set(usage.invocationId, report);
    appendUsage(deps.journal, usage);
  };
  const end = () => {
    if (seen.size > 0) return;
    record({ type: 'usage', invocationId: deps.newId(), model, tokens: null, costNanoUsd: null });
  };
  return { [Symbol.asyncIterator]: () => recordingIterator(events[Symbol.asyncIterator](), record, end) };
}

type Step = IteratorResult<HarnessEvent, undefined>;

/** @param end called when no more events come, also when the harness breaks or nobody listens to the end */
function recordingIterator(
  source: AsyncIterator<HarnessEvent, undefined>,
  record: (usage: HarnessUsage) => void,
  end: () => void,
): AsyncIterator<HarnessEvent, undefined> {
  let warning: HarnessEvent | null = null;
  const onNext = (step: Step): Step => {
    if (step.done) end();
    if (step.done || step.value.type !== 'usage') return step;
    const { usage, fault } = reportableUsage(step.value);
    record(usage);
    if (fault !== null) warning = { type: 'warning', text: fault };
    return { done: false, value: usage };
  };
  const onError = (error: unknown): never => {
    end();
    throw error;
  };
  return {
    next: () => {
      if (warning === null) return source.next().then(onNext, onError);
      const value = warning;
      warning = null;
      return Promise.resolve({ done: false, value });
    },
    return: async () => {
      end();
      await source.return?.();
      return { done: true, value: undefined };
    },
  };
}

function appendUsage(journal: Journal, usage: HarnessUsage): void {
  journal.append(
    'usage.recorded',
    {
      invocation_id: usage.invocationId,
      model: usage.model,
      tokens: usage.tokens,
      cost_nano_usd: usage.costNanoUsd,
      cost_source: usage.costNanoUsd === null ? 'unknown' : 'reported',
      price_table: null,
    },
    { summary: `usage of ${usage.model ?? 'an unknown model'}` },
  );
}
