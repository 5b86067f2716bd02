import { CubError, EXIT, ledgerToken, points, promptToken, tasksToken, type ComposedPart, type Cub } from '@cub/plugin-sdk';
import { countTokens } from '../prompt/budget/count-tokens.js';

/** A part of the prompt; tokens are those of o200k. */
export interface ContextPart {
  readonly id: string;
  readonly plugin: string;
  readonly target: 'system' | 'user';
  readonly source: string;
  readonly tokens: number;
  readonly characters: number;
  /** null when it is whole. */
  readonly cut: { readonly tokens_before: number; readonly tokens_after: number; readonly budget: 'part' | 'prompt' } | null;
  /** Empty when there was no room for it. */
  readonly text: string;
}

export interface ContextReport {
  readonly kind: 'context';
  /** Id of the task. */
  readonly id: string;
  readonly attempt: number;
  /** Of both prompts together. */
  readonly tokens: number;
  readonly token_budget: number;
  readonly parts: readonly ContextPart[];
  readonly system: string;
  readonly user: string;
}

export interface ContextQuery {
  readonly task: string;
  /** Default: the next one. */
  readonly attempt: number | undefined;
  readonly part: string | undefined;
}

/** What an agent would be told, byte for byte. @throws CubError `CUB_TASK_NOT_FOUND`, `CUB_CONTEXT_PART_UNKNOWN` (exit 2), and those of the prompt service */
export async function showContext(cub: Cub, query: ContextQuery): Promise<ContextReport> {
  const task = await (await cub.get(tasksToken)).get(query.task);
  const known = cub.ids(points.promptPart);
  if (query.part !== undefined && !known.includes(query.part)) {
    throw new CubError(`there is no prompt part ${query.part}`, { code: 'CUB_CONTEXT_PART_UNKNOWN', exit: EXIT.usage, suggestions: [`The parts are ${known.join(', ')}.`] });
  }
  const attempt = query.attempt ?? (await nextAttempt(cub, task.id));
  const { system, user, parts, tokenBudget } = await (await cub.get(promptToken)).compose({ task, attempt });
  const shown = parts.filter((part) => query.part === undefined || part.id === query.part);
  return { kind: 'context', id: task.id, attempt, tokens: countTokens(wholePrompt({ system, user })), token_budget: tokenBudget, parts: shown.map(measured), system, user };
}

/** Both prompts as one text: what an agent without a system prompt gets. */
export function wholePrompt({ system, user }: Pick<ContextReport, 'system' | 'user'>): string {
  return [system, user].filter((prompt) => prompt !== '').join('\n\n');
}

function measured({ cut, text, ...part }: ComposedPart): ContextPart {
  return {
    ...part,
    tokens: countTokens(text),
    characters: text.length,
    cut: cut && { tokens_before: cut.tokensBefore, tokens_after: cut.tokensAfter, budget: cut.budget },
    text,
  };
}

async function nextAttempt(cub: Cub, taskId: string): Promise<number> {
  const entry = await (await cub.get(ledgerToken)).task(taskId);
  return (entry?.attempts ?? []).reduce((max, attempt) => Math.max(max, attempt.attempt_number), 0) + 1;
}
