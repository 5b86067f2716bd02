import { CubError, EXIT, ledgerToken, points, promptToken, tasksToken, type Cub } from '@cub/plugin-sdk';

export interface ContextReport {
  readonly kind: 'context';
  /** Id of the task. */
  readonly id: string;
  readonly attempt: number;
  readonly parts: readonly { readonly id: string; readonly characters: number; readonly text: string }[];
  readonly system: string;
  readonly user: string;
}

export interface ContextQuery {
  readonly task: string;
  /** Default: the next one. */
  readonly attempt: number | undefined;
  readonly part: string | undefined;
}

/** What an agent would be told. @throws CubError `CUB_TASK_NOT_FOUND`, `CUB_CONTEXT_PART_UNKNOWN` (exit 2) */
export async function showContext(cub: Cub, query: ContextQuery): Promise<ContextReport> {
  const task = await (await cub.get(tasksToken)).get(query.task);
  const known = cub.ids(points.promptPart);
  if (query.part !== undefined && !known.includes(query.part)) {
    throw new CubError(`there is no prompt part ${query.part}`, { code: 'CUB_CONTEXT_PART_UNKNOWN', exit: EXIT.usage, suggestions: [`The parts are ${known.join(', ')}.`] });
  }
  const attempt = query.attempt ?? (await nextAttempt(cub, task.id));
  const composed = await (await cub.get(promptToken)).compose({ task, attempt });
  const parts = composed.parts.filter((part) => query.part === undefined || part.id === query.part);
  const { system, user } = composed;
  return { kind: 'context', id: task.id, attempt, parts: parts.map(({ id, text }) => ({ id, characters: text.length, text })), system, user };
}

async function nextAttempt(cub: Cub, taskId: string): Promise<number> {
  const entry = await (await cub.get(ledgerToken)).task(taskId);
  return (entry?.attempts ?? []).reduce((max, attempt) => Math.max(max, attempt.attempt_number), 0) + 1;
}
