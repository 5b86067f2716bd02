import type { Shown } from '../services/show-record.js';
import { renderAttempt } from './render-attempt.js';
import { renderEpic } from './render-epic.js';
import { renderPlan } from './render-plan.js';
import { renderRun } from './render-run.js';
import { renderTask, type TaskPart } from './render-task.js';

export function renderRecord(record: Shown, only: readonly TaskPart[] = []): string {
  switch (record.kind) {
    case 'task':
      return renderTask(record, only);
    case 'epic':
      return renderEpic(record, only);
    case 'plan':
      return renderPlan(record);
    case 'run':
      return renderRun(record);
    case 'attempt':
      return renderAttempt(record);
  }
}
