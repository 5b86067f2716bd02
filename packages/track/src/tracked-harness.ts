import type { Harness, HarnessEvent, HarnessUsage, Journal, NewId } from '@cub/schema';

export interface TrackedHarnessDeps {
  readonly journal: Journal;
  readonly newId: NewId;
}

/** The same harness; each of its invocations records its usage, and one that reports none records that it is unknown. */
export function trackedHarness(harness: Harness, deps: TrackedHarnessDeps): Harness {
  return {
    ...harness,
    capabilities: harness.capabilities,
    detect: (options) => harness.detect(options),
    run: (request, signal) => recordUsage(harness.run(request, signal), request.model, deps),
  };
}

/** An iterator and no generator: an agent may write millions of lines, each of which would wait for several more promises. */
function recordUsage(events: AsyncIterable<HarnessEvent>, model: string | null, deps: TrackedHarnessDeps): AsyncIterable<HarnessEvent> {
  const seen = new Set<string>();
  const record = (usage: HarnessUsage) => {
    if (seen.has(usage.invocationId)) return;
    seen.add(usage.invocationId);
    appendUsage(deps.journal, usage);
  };
  const end = () => {
    if (seen.size === 0) record({ type: 'usage', invocationId: deps.newId(), model, tokens: null, costNanoUsd: null });
  };
  const onNext = (result: IteratorResult<HarnessEvent, undefined>) => {
    if (result.done) end();
    else if (result.value.type === 'usage') record(result.value);
    return result;
  };
  const onError = (error: unknown): never => {
    end();
    throw error;
  };
  return {
    [Symbol.asyncIterator]: () => {
      const source = events[Symbol.asyncIterator]() as AsyncIterator<HarnessEvent, undefined>;
      return {
        next: () => source.next().then(onNext, onError),
        return: async () => {
          end();
          await source.return?.();
          return { done: true, value: undefined };
        },
      };
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
