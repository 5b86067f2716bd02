import type { Task } from '@cub/schema';
import type { RunOptions } from '../run-options.js';

/** The task's label `model:x`, else the escalation for this attempt, else `--model`. null = the agent's own default. @param nth from 1 within this run */
export function chooseModel(task: Task, options: Pick<RunOptions, 'escalate' | 'model'>, nth: number): string | null {
  const labelled = task.labels.find((label) => label.startsWith('model:'))?.slice('model:'.length);
  if (labelled) return labelled;
  const { escalate, model } = options;
  return escalate[Math.min(nth, escalate.length) - 1] ?? model;
}
