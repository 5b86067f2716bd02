import type { HarnessEvent } from '@cub/plugin-sdk';
import type { UsageReport } from './read-usage.js';

/**
 * Turns the reports of one attempt into events, one for each invocation. A report without a name is an invocation of its own;
 * a name that comes again would count twice, so the first report holds and the other becomes a warning.
 * @param model of the attempt, for reports that name none
 */
export function usageEvents(model: string | null): (report: UsageReport) => HarnessEvent {
  const seen = new Set<string>();
  return ({ invocationId, ...report }) => {
    const id = invocationId ?? freeName(seen);
    if (seen.has(id)) return { type: 'warning', text: `the invocation ${id} reported its usage again; its first report counts` };
    seen.add(id);
    return { type: 'usage', invocationId: id, model: report.model ?? model, tokens: report.tokens, costNanoUsd: report.costNanoUsd };
  };
}

function freeName(seen: ReadonlySet<string>): string {
  let n = seen.size + 1;
  while (seen.has(`unnamed-${n}`)) n += 1;
  return `unnamed-${n}`;
}
