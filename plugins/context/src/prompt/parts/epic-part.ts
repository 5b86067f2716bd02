import type { PromptPart, TaskService } from '@cub/plugin-sdk';
import { withoutControls } from '@cub/plugin-sdk/text';
import type { Task } from '@cub/schema';
import { withFencesClosed } from '../fences.js';

const MAX_WORDS = 200;

/** What the task belongs to and what else is done or open there. */
export function epicPart(tasks: Pick<TaskService, 'list'>): PromptPart {
  return {
    order: 40,
    target: 'user',
    maxTokens: 1500,
    cut: 'middle',
    render: async ({ task }) => {
      if (task.parent === null) return null;
      const { items } = await tasks.list();
      const epic = items.find((other) => other.id === task.parent);
      const siblings = items.filter((other) => other.parent === task.parent && other.id !== task.id);
      return { text: renderEpic(task.parent, epic, siblings), source: `epic ${task.parent}` };
    },
  };
}

function renderEpic(id: string, epic: Task | undefined, siblings: readonly Task[]): string {
  const done = siblings.filter((sibling) => sibling.status === 'closed');
  const open = siblings.filter((sibling) => sibling.status !== 'closed');
  return [
    '## EPIC CONTEXT',
    '',
    `Epic: ${id}${epic ? ` - ${withoutControls(epic.title)}` : ''}`,
    ...(epic && epic.description.trim() !== '' ? ['', withFencesClosed(firstWords(epic.description.trim()))] : []),
    ...list('Completed tasks of this epic', done),
    ...list('Remaining tasks of this epic (not yours)', open),
  ].join('\n');
}

function list(title: string, tasks: readonly Task[]): string[] {
  return tasks.length === 0 ? [] : ['', `${title}:`, ...tasks.map((task) => `- ${task.id}: ${withoutControls(task.title)}`)];
}

/** Cut at a word; line ends stay as they are. */
function firstWords(text: string): string {
  const words = [...text.matchAll(/\S+/g)];
  const last = words[MAX_WORDS - 1];
  return last && words.length > MAX_WORDS ? `${text.slice(0, last.index + last[0].length)} …` : text;
}
