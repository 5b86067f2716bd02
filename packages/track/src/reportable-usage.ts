import { MAX_REPORTED, type HarnessUsage } from '@cub/schema';

/**
 * What of a report can be recorded: a figure that is no whole number from 0 to `MAX_REPORTED` is unknown, never 0 and never cut.
 * @returns the report, and what of it was wrong, as text
 */
export function reportableUsage(usage: HarnessUsage): { readonly usage: HarnessUsage; readonly fault: string | null } {
  const wrong = Object.entries(usage.tokens ?? {}).find(([, figure]) => !isReportable(figure));
  const cost = usage.costNanoUsd;
  const isCostWrong = cost !== null && !isReportable(cost);
  const faults = [
    ...(wrong ? [`expected a whole number from 0 to ${MAX_REPORTED} as ${wrong[0]} tokens, received ${wrong[1]}`] : []),
    ...(isCostWrong ? [`expected a whole number from 0 to ${MAX_REPORTED} as the cost in nano-USD, received ${cost}`] : []),
  ];
  if (faults.length === 0) return { usage, fault: null };
  const fault = `the usage of invocation ${usage.invocationId} counts as unknown: ${faults.join('; ')}`;
  return { usage: { ...usage, tokens: wrong ? null : usage.tokens, costNanoUsd: isCostWrong ? null : cost }, fault };
}

function isReportable(figure: number): boolean {
  return Number.isSafeInteger(figure) && figure >= 0 && figure <= MAX_REPORTED;
}
