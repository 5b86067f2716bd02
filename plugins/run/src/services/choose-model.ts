import type { Task } from '@cub/schema';
import type { ModelOptions } from '../run-options.js';

/** How hard a task is, as its label `complexity:` says. */
export const COMPLEXITIES = ['low', 'medium', 'high'] as const;
export type Complexity = (typeof COMPLEXITIES)[number];

/** What a task's labels say about its model. */
export interface LabelledModel {
  readonly model: string;
  readonly label: string;
}

/**
 * The model that a label fixes, for all attempts: `model:x`, else what the setting `run.models` has for `complexity:low|medium|high`. null where
 * the labels say nothing.
 */
export function labelledModel({ labels }: Pick<Task, 'labels'>, { byComplexity }: Pick<ModelOptions, 'byComplexity'>): LabelledModel | null {
  const named = labels.find((label) => label.startsWith('model:') && label !== 'model:');
  if (named !== undefined) return { model: named.slice('model:'.length), label: named };
  for (const level of COMPLEXITIES) {
    const model = byComplexity[level];
    if (model !== undefined && labels.includes(`complexity:${level}`)) return { model, label: `complexity:${level}` };
  }
  return null;
}

/** The model of a task's labels, else the escalation for this attempt, else `--model`. null = the agent's own default. @param nth from 1 within this run */
export function chooseModel(task: Pick<Task, 'labels'>, options: ModelOptions, nth: number): string | null {
  const { escalate, model } = options;
  return labelledModel(task, options)?.model ?? escalate[Math.min(nth, escalate.length) - 1] ?? model;
}

/** What the user asked for and a label overrules; null when nothing. */
export function overruled(task: Pick<Task, 'id' | 'labels'>, options: ModelOptions): string | null {
  const fixed = labelledModel(task, options);
  if (fixed === null || options.escalate.length === 0) return null;
  return `${task.id} keeps the model ${fixed.model} of its label ${fixed.label} in every attempt; --escalate does not apply to it`;
}
