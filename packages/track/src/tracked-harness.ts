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

async function* recordUsage(events: AsyncIterable<HarnessEvent>, model: string | null, deps: TrackedHarnessDeps): AsyncIterable<HarnessEvent> {
  const seen = new Map<string, string>();
  const record = (usage: HarnessUsage) => {
    const report = JSON.stringify([usage.model, usage.tokens, usage.costNanoUsd]);
    if (seen.get(usage.invocationId) === report) return;
    seen.set(usage.invocationId, report);
    appendUsage(deps.journal, usage);
  };
  try {
    for await (const event of events) {
      if (event.type !== 'usage') {
        yield event;
        continue;
      }
      const { usage, fault } = reportableUsage(event);
      record(usage);
      yield usage;
      if (fault !== null) yield { type: 'warning', text: fault };
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
