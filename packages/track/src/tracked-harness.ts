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

async function* recordUsage(events: AsyncIterable<HarnessEvent>, model: string | null, deps: TrackedHarnessDeps): AsyncIterable<HarnessEvent> {
  const seen = new Set<string>();
  const record = (usage: HarnessUsage) => {
    if (seen.has(usage.invocationId)) return;
    seen.add(usage.invocationId);
    appendUsage(deps.journal, usage);
  };
  try {
    for await (const event of events) {
      if (event.type === 'usage') record(event);
      yield event;
    }
  } finally {
    if (seen.size === 0) record({ type: 'usage', invocationId: deps.newId(), model, tokens: null, costNanoUsd: null });
  }
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
