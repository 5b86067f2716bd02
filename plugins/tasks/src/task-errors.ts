import { CubError } from '@cub/schema';
import type { TaskFault } from '@cub/plugin-sdk';

export function brokenTask(fault: TaskFault): CubError {
  const place = fault.line === null ? fault.file : `${fault.file}:${fault.line}`;
  return new CubError(`${place}: expected ${fault.expected}, received ${fault.received}`, {
    code: 'CUB_TASK_BROKEN',
    suggestions: [`Correct ${place}; cub does not change a file that it cannot read.`],
  });
}

export function taskExists(id: string): CubError {
  return new CubError(`task ${id} exists already`, {
    code: 'CUB_TASK_EXISTS',
    suggestions: [`See it with \`cub task show ${id}\`.`, 'Leave `--id` out to get a new id.'],
  });
}

export function taskMissing(id: string): CubError {
  return new CubError(`there is no task ${id}`, { code: 'CUB_TASK_NOT_FOUND' });
}
