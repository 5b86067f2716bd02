import { join } from 'node:path';
import { allocateSessionId } from '@cub/journal';
import type { ComposedPrompt, PromptService } from '@cub/plugin-sdk';
import { formatNumber } from '@cub/plugin-sdk/text';
import type { ArtifactRef, Clock, Task } from '@cub/schema';
import type { Baseline } from '../worktree/baseline.js';
import type { WorkTree } from '../worktree/work-tree.js';
import { runMarks } from '../session/run-marks.js';
import { unlessStopped } from '../session/unless-stopped.js';
import { writePrompt } from './write-prompt.js';

/** Everything that is fixed before an agent starts. */
export interface AttemptInput {
  readonly task: Task;
  /** Over all runs of the task, from 1. */
  readonly number: number;
  readonly harness: string;
  readonly model: string | null;
  readonly sessionId: string;
  readonly prompt: { readonly system: string; readonly user: string; readonly file: string; readonly ref: ArtifactRef };
  /** The work tree when the task began, and when this attempt began. */
  readonly taskBaseline: Baseline;
  readonly baseline: Baseline;
  /** Commands that have to succeed. */
  readonly verify: readonly string[];
  /** See `runMarks`: in the environment of every process of the attempt. */
  readonly marks: Readonly<Record<string, string>>;
}

export interface PrepareDeps {
  readonly prompts: PromptService;
  readonly clock: Clock;
  readonly worktree: WorkTree;
  readonly localDir: string;
  /** Folder of the artifacts on this machine. */
  readonly artifacts: string;
  readonly runId: string;
  /** Aborted when the run has to stop at once. */
  readonly stop: AbortSignal;
  /** One line for the user. */
  readonly notice: (text: string) => void;
}

/** Of an attempt that was stopped before its prompt was composed; it starts no agent. */
const NOTHING_TOLD: Pick<ComposedPrompt, 'system' | 'user' | 'parts'> = { system: '', user: '', parts: [] };

export type AttemptRequest = Pick<AttemptInput, 'task' | 'number' | 'harness' | 'model' | 'taskBaseline' | 'verify'> & { readonly isFirst: boolean };

export async function prepareAttempt(deps: PrepareDeps, request: AttemptRequest): Promise<AttemptInput> {
  const { isFirst, ...given } = request;
  const { task, number, harness, model } = given;
  const now = deps.clock.now();
  const { system, user, parts } = await unlessStopped(deps.prompts.compose({ task, attempt: number }), deps.stop, NOTHING_TOLD);
  tellCuts(parts, deps.notice);
  const path = artifactPath(task.id, number, 'prompt.md');
  const file = join(deps.artifacts, path);
  const text = [system, user].filter((part) => part !== '').join('\n\n');
  const ref = writePrompt({ file, path }, { attempt: number, harness, model, runId: deps.runId, startedAt: now.toISOString(), text });
  return {
    ...given,
    marks: runMarks(deps.runId, deps.localDir),
    sessionId: allocateSessionId({ localDir: deps.localDir, agent: harness, now }),
    prompt: { system, user, file, ref },
    baseline: isFirst ? given.taskBaseline : await deps.worktree.attemptBaseline(given.taskBaseline),
  };
}

/** What an agent is not told for want of room, the user should know. */
function tellCuts(parts: ComposedPrompt['parts'], notice: PrepareDeps['notice']): void {
  const cuts = parts.flatMap(({ id, cut }) => (cut === null ? [] : [`${id} (${formatNumber(cut.tokensAfter)} of ${formatNumber(cut.tokensBefore)} tokens)`]));
  if (cuts.length > 0) notice(`the prompt has only a part of ${cuts.join(', ')}: there is a token budget`);
}

/** Relative to the ledger: artifacts stand beside the task's entry. */
export function artifactPath(taskId: string, attempt: number, name: string): string {
  return `by-task/${taskId}/${String(attempt).padStart(3, '0')}-${name}`;
}
