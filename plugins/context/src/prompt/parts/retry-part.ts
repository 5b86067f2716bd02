import { tailOfAgentLog } from '@cub/journal';
import type { ConfigService, LedgerService, PromptPart } from '@cub/plugin-sdk';
import { withoutControls } from '@cub/plugin-sdk/text';
import type { Attempt } from '@cub/schema';
import { fenced } from '../fences.js';

export interface RetryDeps {
  readonly ledger: Pick<LedgerService, 'task' | 'artifactPath'>;
  readonly config: Pick<ConfigService, 'values'>;
}

const DEFAULT_LINES = 50;

/** What went wrong the last time, so that the next attempt need not find out by itself. */
export function retryPart({ ledger, config }: RetryDeps): PromptPart {
  return {
    order: 60,
    target: 'user',
    maxTokens: 6000,
    cut: 'middle',
    render: async ({ task, attempt }) => {
      const entry = await ledger.task(task.id);
      const earlier = entry?.attempts.filter((candidate) => candidate.attempt_number < attempt && candidate.success === false) ?? [];
      const last = earlier.at(-1);
      if (!last) return null;
      const path = last.log === null ? null : ledger.artifactPath(last.log.path);
      const log = path === null ? [] : tailOfAgentLog(path, config.values.run?.retry_log_lines ?? DEFAULT_LINES);
      return { text: renderAttempt(last, log.map((line) => withoutControls(line, true))), source: `attempt ${last.attempt_number} of ${task.id}` };
    },
  };
}

function renderAttempt(attempt: Attempt, log: readonly string[]): string {
  const { attempt_number: number, error_category: category, error_summary: summary, files_changed: files } = attempt;
  return [
    '## PREVIOUS ATTEMPT',
    '',
    `Attempt ${number} failed: ${category ?? 'unknown'}`,
    ...(summary === null ? [] : [`Summary: ${withoutControls(summary)}`]),
    ...(files.length === 0 ? [] : ['', 'Files that it changed:', ...files.map((file) => `- ${withoutControls(file)}`)]),
    ...(log.length === 0 ? [] : ['', `The last ${log.length} lines of its log:`, '', ...fenced(log)]),
    '',
    'Do not repeat what failed; find out why first.',
  ].join('\n');
}
