import { EXIT, type Task } from '@cub/schema';
import type { OnFailure } from '../run-options.js';
import { endOfRun, type Leftovers } from './end-of-run.js';
import type { RunEnd, RunResult, TaskResult } from './results.js';

/** What the loop needs of the world. */
export interface LoopSteps {
  /** Why no further attempt may start, if so. */
  stopReason(): StopReason | null;
  /** The next task that is ready and was not worked in this run. */
  nextTask(worked: ReadonlySet<string>): Promise<Task | null>;
  /** Works a task to its end. null: somebody else took it, or a listener said no. */
  workTask(task: Task): Promise<TaskResult | null>;
  /** How many attempts there were so far. */
  iterations(): number;
  /** What belongs to this run's selection and is not done. */
  leftovers(worked: readonly TaskResult[]): Promise<Leftovers>;
}

export interface StopReason {
  readonly end: Extract<RunEnd, 'budget' | 'interrupted'>;
  readonly reason: string;
}

export interface LoopPolicy {
  readonly once: boolean;
  readonly onFailure: OnFailure;
}

/** Works one ready task after the other until none is left or something says stop. */
export async function runLoop(steps: LoopSteps, policy: LoopPolicy): Promise<RunResult> {
  const tasks: TaskResult[] = [];
  const seen = new Set<string>();
  const finish = (end: RunEnd, reason: string, exitCode: number): RunResult => ({ end, reason, exitCode, iterations: steps.iterations(), tasks });
  for (;;) {
    const stop = steps.stopReason();
    if (stop?.end === 'interrupted') return finish(stop.end, stop.reason, EXIT.interrupted);
    const task = policy.once && tasks.length > 0 ? null : await steps.nextTask(seen);
    // A limit that is reached with the last task stops nothing.
    if (stop && (task || tasks.some(({ status }) => status === 'failed'))) return finish(stop.end, stop.reason, EXIT.budget);
    if (!task) break;
    seen.add(task.id);
    const result = await steps.workTask(task);
    if (result) tasks.push(result);
    if (result && endsRun(result, policy, steps)) return { ...finish('failed', whyFailed(result), EXIT.failed), error: result.error };
  }
  const { end, reason, exitCode } = endOfRun(tasks, await steps.leftovers(tasks));
  return finish(end, reason, exitCode);
}

function endsRun({ status, stopsRun }: TaskResult, { onFailure }: LoopPolicy, { stopReason }: LoopSteps): boolean {
  return stopsRun === true || (status === 'failed' && onFailure === 'stop' && !stopReason());
}

function whyFailed({ task, reason, stopsRun }: TaskResult): string {
  const why = reason ?? 'no reason is known';
  return stopsRun ? why : `${task.id} failed: ${why}`;
}
