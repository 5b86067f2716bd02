import { formatLocalTime, formatNumber, plainText } from '@cub/plugin-sdk/text';
import type { ShownAttempt } from '../services/show-attempt.js';
import { result } from './render-task.js';
import { cost, facts, join, seconds, section, tokenCount } from './text-parts.js';

/** One attempt with the places of its artifacts. */
export function renderAttempt(attempt: ShownAttempt): string {
  const { tokens } = attempt;
  return join([
    `${attempt.task_id}  ${plainText(attempt.task_title)}, attempt ${attempt.attempt_number}`,
    facts([
      ['Result', `${result(attempt)}${attempt.error_category ? ` (${attempt.error_category})` : ''}`],
      ['Run', attempt.run_id && plainText(attempt.run_id)],
      ['Harness', plainText(attempt.harness)],
      ['Model', attempt.model === null ? null : plainText(attempt.model)],
      ['Started', formatLocalTime(attempt.started_at)],
      ['Ended', attempt.completed_at === null ? null : formatLocalTime(attempt.completed_at)],
      ['Duration', seconds(attempt.duration_seconds)],
      ['Exit code', attempt.exit_code === null ? null : String(attempt.exit_code)],
      ['Tokens', `${tokenCount(tokens, attempt.unknown_tokens_count)}${tokens ? `: ${formatNumber(tokens.input)} in, ${formatNumber(tokens.output)} out` : ''}`],
      ['Cache', tokens && `${formatNumber(tokens.cache_read)} tokens read, ${formatNumber(tokens.cache_creation)} written`],
      ['Cost', cost(attempt)],
      ['Prompt', place(attempt.prompt_path, attempt.prompt)],
      ['Log', place(attempt.log_path, attempt.log)],
      ['Patch', place(attempt.patch_path, attempt.patch)],
    ]),
    section('Why it failed', attempt.error_summary === null ? [] : [plainText(attempt.error_summary, true)]),
    section('Files', attempt.files_changed.map((file) => plainText(file))),
  ]);
}

function place(path: string | null, ref: { path: string } | null): string | null {
  return path ?? (ref && `${plainText(ref.path)} (not on this machine)`);
}
