import { CubError, EXIT, ledgerToken, points, promptToken, tasksToken, type ComposedPart, type Cub } from '@cub/plugin-sdk';
import type { ContextPart, ContextShowResult } from '@cub/schema';
import { countTokens } from '../prompt/budget/count-tokens.js';
import { asOneText } from '../prompt/budget/keep-to-budget.js';

export interface ContextQuery {
  readonly task: string;
  /** Default: the next one. */
  readonly attempt: number | undefined;
  readonly part: string | undefined;
}

/** What an agent would be told, byte for byte. @throws CubError `CUB_TASK_NOT_FOUND`, `CUB_CONTEXT_PART_UNKNOWN` (exit 2), and those of the prompt service */
export async function showContext(cub: Cub, query: ContextQuery): Promise<ContextShowResult> {
  const task = await (await cub.get(tasksToken)).get(query.task);
  const known = cub.ids(points.promptPart);
  if (query.part !== undefined && !known.includes(query.part)) {
    throw new CubError(`there is no prompt part ${query.part}`, { code: 'CUB_CONTEXT_PART_UNKNOWN', exit: EXIT.usage, suggestions: [`The parts are ${known.join(', ')}.`] });
  }
  const attempt = query.attempt ?? (await nextAttempt(cub, task.id));
  const { system, user, parts, tokenBudget } = await (await cub.get(promptToken)).compose({ task, attempt });
  const shown = parts.filter((part) => query.part === undefined || part.id === query.part);
  return { kind: 'context', id: task.id, attempt, tokens: countTokens(asOneText({ system, user })), token_budget: tokenBudget, parts: shown.map(measured), system, user };
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
