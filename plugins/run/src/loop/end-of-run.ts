import { plural } from '@cub/plugin-sdk/text';
import { EXIT } from '@cub/schema';
import type { RunEnd, TaskResult } from './results.js';

/** What belongs to this run's selection and is not done. */
export interface Leftovers {
  /** Tasks that are blocked. */
  readonly blocked: number;
  /** Tasks that could be worked on and were not: somebody else has them, or a listener objects. */
  readonly ready: number;
  /** Tasks outside of the selection that could be worked on. */
  readonly elsewhere: number;
  /** Task files that cannot be read. */
  readonly unreadable: number;
}

/** How a run ends that nothing stopped. */
export interface OwnEnd {
  readonly end: RunEnd;
  readonly reason: string;
  readonly exitCode: number;
}

/**
 * Judges a run by the tasks that it worked on and by what its selection has left; other tasks of the project are not its business. Pure.
 */
export function endOfRun(tasks: readonly TaskResult[], { blocked, ready, elsewhere, unreadable }: Leftovers): OwnEnd {
  const failed = tasks.filter(({ status }) => status === 'failed').length;
  if (failed > 0) return { end: 'failed', reason: `${plural(failed, 'task')} failed`, exitCode: EXIT.failed };
  const left = [
    ...(blocked > 0 ? [`${plural(blocked, 'task')} blocked`] : []),
    ...(unreadable > 0 ? [`${plural(unreadable, 'task file')} unreadable`] : []),
  ];
  if (left.length > 0) return { end: 'done', reason: left.join(', '), exitCode: EXIT.blocked };
  return { end: 'done', reason: whatIsDone(tasks.length, ready, elsewhere), exitCode: EXIT.ok };
}

/** "All" is said only when it holds for the project. */
function whatIsDone(done: number, ready: number, elsewhere: number): string {
  if (done === 0) return ready > 0 ? `no task was worked on, ${ready} ready` : 'no task was ready';
  if (ready > 0) return `${plural(done, 'task')} done, ${ready} more ready`;
  return elsewhere > 0 ? `${plural(done, 'task')} done` : 'all ready tasks are done';
}
