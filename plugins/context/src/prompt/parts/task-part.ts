import type { PromptPart } from '@cub/plugin-sdk';
import type { Task } from '@cub/schema';
import { withFencesClosed } from '../fences.js';

/** The task itself. */
export const taskPart: PromptPart = {
  order: 50,
  target: 'user',
  cut: 'never',
  render: async ({ task }) => ({ text: renderTask(task), source: `task ${task.id}` }),
};

function renderTask(task: Task): string {
  const { id, title, description, acceptance_criteria, files, verify } = task;
  return [
    '## TASK',
    '',
    `${id}: ${title}`,
    ...(description.trim() === '' ? [] : ['', withFencesClosed(description.trim())]),
    ...list('Acceptance criteria', acceptance_criteria),
    ...list('Files', files),
    ...list('Verified by', verify.map((command) => `\`${command}\``)),
  ].join('\n');
}

function list(title: string, items: readonly string[]): string[] {
  return items.length === 0 ? [] : ['', `${title}:`, ...items.map((item) => `- ${item}`)];
}
