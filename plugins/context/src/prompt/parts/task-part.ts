import type { PromptPart } from '@cub/plugin-sdk';
import type { Task } from '@cub/schema';

/** The task itself. */
export const taskPart: PromptPart = { order: 50, target: 'user', render: async ({ task }) => renderTask(task) };

function renderTask(task: Task): string {
  const { id, title, description, acceptance_criteria, files, verify } = task;
  return [
    '## TASK',
    '',
    `${id}: ${title}`,
    ...(description.trim() === '' ? [] : ['', description.trim()]),
    ...list('Acceptance criteria', acceptance_criteria),
    ...list('Files', files),
    ...list('Verified by', verify.map((command) => `\`${command}\``)),
  ].join('\n');
}

function list(title: string, items: readonly string[]): string[] {
  return items.length === 0 ? [] : ['', `${title}:`, ...items.map((item) => `- ${item}`)];
}
