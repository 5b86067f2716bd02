import { CubError, EXIT } from '@cub/schema';
import { TASK_TYPES } from './task-fields.js';

/** @throws CubError `CUB_TASK_INVALID` (exit 2) that lists the types */
export function requireType(type: string): void {
  if ((TASK_TYPES as readonly string[]).includes(type)) return;
  throw new CubError(`unknown type of task: expected ${TASK_TYPES.join(', ')}, received ${JSON.stringify(type)}`, {
    code: 'CUB_TASK_INVALID',
    exit: EXIT.usage,
    suggestions: ['For what is special to your project use a label, for example `--label security`.'],
  });
}
