import * as Flags from '@oclif/core/flags';
import type { TaskFilter } from '@cub/plugin-sdk';
import { idFlag } from '@cub/plugin-sdk/command';
import { TASK_STATUSES } from './task-fields.js';

/** The flags by which commands select tasks. */
export const selectionFlags = {
  epic: idFlag({ summary: 'Only tasks of this epic.', env: 'CUB_TASK_FILTER_EPIC' }),
  plan: idFlag({ summary: 'Only tasks of this plan (id or slug).', env: 'CUB_TASK_FILTER_PLAN' }),
  label: Flags.string({ summary: 'Only tasks with this label.', env: 'CUB_TASK_FILTER_LABEL' }),
};

export const statusFlag = Flags.option({
  summary: 'Only tasks with this status; can be given several times.',
  options: [...TASK_STATUSES],
  multiple: true,
  delimiter: ',',
  env: 'CUB_TASK_FILTER_STATUS',
});

type Given = Partial<Record<'epic' | 'plan' | 'label', string>> & { status?: TaskFilter['status'] };

export function taskFilter({ epic, plan, label, status }: Given): TaskFilter {
  return { epic, plan, label, status };
}
