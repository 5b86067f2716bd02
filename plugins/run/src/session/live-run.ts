import type { Lease } from '@cub/journal';
import { processIdentity } from '@cub/journal';
import type { Clock, Task } from '@cub/schema';
import type { TaskResult } from '../loop/results.js';
import type { Spending } from '../loop/budget.js';
import type { RunLimits } from '../run-options.js';
import type { Baseline } from '../worktree/baseline.js';
import type { StepMark } from '../worktree/step-marks.js';
import type { UnfinishedTask } from './orphans.js';
import type { ActiveRun, ActiveRunFile, ActiveStep, ActiveTask } from './active-run.js';

export interface LiveRunDeps {
  readonly file: ActiveRunFile;
  readonly lease: Lease;
  readonly clock: Clock;
  readonly spending: () => Spending;
  /** What others see could not be written. The run goes on: its journal is what counts. */
  readonly onTrouble: (error: Error) => void;
}

export type LiveRunStart = Pick<ActiveRun, 'id' | 'tree' | 'root' | 'harness' | 'model'> & { readonly limits: RunLimits; readonly unfinished: UnfinishedTask | null };

/** What others can see of this run while it goes on; every change is on disk at once. */
export class LiveRun {
  private run: ActiveRun;

  constructor(
    private readonly deps: LiveRunDeps,
    { limits, unfinished, ...start }: LiveRunStart,
  ) {
    const now = deps.clock.now().toISOString();
    this.run = {
      kind: 'run',
      ...start,
      status: 'running',
      process: processIdentity(),
      started_at: now,
      updated_at: now,
      limits: { cost_nano_usd: limits.costNanoUsd, tokens: limits.tokens, time_s: limits.timeMs === null ? null : limits.timeMs / 1000, iterations: limits.iterations },
      iterations: 0,
      cost_nano_usd: 0,
      unknown_cost_count: 0,
      tokens_used: 0,
      unknown_tokens_count: 0,
      tasks_completed: [],
      tasks_failed: [],
      // Until its task is taken up, this run could be killed as well.
      current: unfinished && { task_id: unfinished.taskId, title: '', attempt: null, started_at: now, log: null, baseline: unfinished.baseline },
    };
    deps.file.write(this.run);
  }

  taskStarted(task: Task, baseline: Baseline): void {
    this.change({ current: { task_id: task.id, title: task.title, attempt: null, started_at: this.now(), log: null, baseline } });
  }

  /** @param start the work tree, see {@link ActiveTask.baseline} for that of the task */
  attemptStarted(attempt: number, baseline: Baseline, { tree, head }: StepMark): void {
    const start = { tree, head };
    this.changeCurrent({ attempt, started_at: this.now(), log: null, baseline, step: { name: 'agent', attempt: start, start } });
  }

  stepStarted(name: ActiveStep['name'], start: StepMark): void {
    const attempt = this.run.current?.step?.attempt ?? start;
    this.changeCurrent({ step: { name, attempt, start: { tree: start.tree, head: start.head } } });
  }

  logOpened(log: string): void {
    this.changeCurrent({ log });
  }

  taskEnded({ task, status }: TaskResult): void {
    const list = status === 'completed' ? 'tasks_completed' : 'tasks_failed';
    this.change({ current: null, [list]: [...this.run[list], task.id] });
  }

  /** A sign of life, with what was spent by now. @returns false when another process has taken the worktree over */
  beat(): boolean {
    this.change({});
    return this.deps.lease.update();
  }

  remove(): void {
    this.deps.file.remove();
  }

  private changeCurrent(change: Partial<ActiveTask>): void {
    if (this.run.current) this.change({ current: { ...this.run.current, ...change } });
  }

  private change(change: Partial<ActiveRun>): void {
    const { costNanoUsd, unknownCosts, tokens, unknownTokens, iterations } = this.deps.spending();
    const spent = { cost_nano_usd: costNanoUsd, unknown_cost_count: unknownCosts, tokens_used: tokens, unknown_tokens_count: unknownTokens, iterations };
    this.run = { ...this.run, ...change, ...spent, updated_at: this.now() };
    try {
      this.deps.file.write(this.run);
    } catch (error) {
      this.deps.onTrouble(error as Error);
    }
  }

  private now(): string {
    return this.deps.clock.now().toISOString();
  }
}
