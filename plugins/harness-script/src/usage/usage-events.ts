import type { HarnessEvent } from '@cub/plugin-sdk';
import type { UsageReport } from './read-usage.js';

/**
 * Turns the reports of one attempt into events. A report without a name is an invocation of its own; one whose name came before replaces the earlier
 * report of that invocation.
 * @param model of the attempt, for reports that name none
 */
export function usageEvents(model: string | null): (report: UsageReport) => HarnessEvent {
  const seen = new Set<string>();
  return ({ invocationId, ...report }) => {
    const id = invocationId ?? freeName(seen);
    seen.add(id);
    return { type: 'usage', invocationId: id, model: report.model ?? model, tokens: report.tokens, costNanoUsd: report.costNanoUsd };
  };
}

function freeName(seen: ReadonlySet<string>): string {
  let n = seen.size + 1;
  while (seen.has(`unnamed-${n}`)) n += 1;
  return `unnamed-${n}`;
}
