import { tailOfAgentLog } from '@cub/journal';
import type { ConfigService, LedgerService, PromptPart } from '@cub/plugin-sdk';
import type { Attempt } from '@cub/schema';

export interface RetryDeps {
  readonly ledger: LedgerService;
  readonly config: ConfigService;
}

const DEFAULT_LINES = 50;

/** What went wrong the last time, so that the next attempt need not find out by itself. */
export function retryPart({ ledger, config }: RetryDeps): PromptPart {
  return {
    order: 60,
    target: 'user',
    render: async ({ task, attempt }) => {
      const entry = await ledger.task(task.id);
      const earlier = entry?.attempts.filter((candidate) => candidate.attempt_number < attempt && candidate.success === false) ?? [];
      const last = earlier.at(-1);
      if (!last) return null;
      const path = last.log === null ? null : ledger.artifactPath(last.log.path);
      return renderAttempt(last, path === null ? [] : tailOfAgentLog(path, config.values.run?.retry_log_lines ?? DEFAULT_LINES));
    },
  };
}

function renderAttempt(attempt: Attempt, log: readonly string[]): string {
  const { attempt_number: number, error_category: category, error_summary: summary, files_changed: files } = attempt;
  return [
    '## PREVIOUS ATTEMPT',
    '',
    `Attempt ${number} failed: ${category ?? 'unknown'}`,
    ...(summary === null ? [] : [`Summary: ${summary}`]),
    ...(files.length === 0 ? [] : ['', 'Files that it changed:', ...files.map((file) => `- ${file}`)]),
    ...(log.length === 0 ? [] : ['', `The last ${log.length} lines of its log:`, '', ...fenced(log)]),
    '',
    'Do not repeat what failed; find out why first.',
  ].join('\n');
}

/** A fence longer than any inside, so that the log cannot end it. */
function fenced(lines: readonly string[]): string[] {
  const longest = lines.flatMap((line) => [...line.matchAll(/`{3,}/g)]).reduce((max, [ticks]) => Math.max(max, ticks.length), 2);
  const fence = '`'.repeat(longest + 1);
  return [fence, ...lines, fence];
}
