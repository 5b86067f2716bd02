import type { Outcome } from '../loop/results.js';
import type { RunOptions } from '../run-options.js';
import type { ActiveStep } from '../session/active-run.js';
import type { RecordTouched } from '../tracking/tracked-ports.js';
import type { Verification, VerifiedCommand, VerifyRequest } from '../verify/verify-commands.js';
import { undoSince, type StepMark } from '../worktree/step-marks.js';
import type { WorkTree } from '../worktree/work-tree.js';
import type { AttemptLog } from './attempt-log.js';
import { agentEnvironment } from './agent-environment.js';
import { failed, judgeVerification } from './judge.js';
import { keepAside } from './keep-aside.js';
import type { Traces } from './look-at-traces.js';
import type { AttemptInput } from './prepare-attempt.js';

export interface VerifyDeps {
  readonly worktree: WorkTree;
  readonly verify: (request: VerifyRequest) => Promise<Verification>;
  readonly root: string;
  /** Folder of the artifacts on this machine. */
  readonly artifacts: string;
  readonly options: RunOptions;
  /** Aborted when the run has to stop at once. */
  readonly stop: AbortSignal;
  /** One line for the user. */
  readonly notice: (text: string) => void;
  /** Records what a step changed that is not the agent's. */
  readonly onTouched: RecordTouched;
  /** Tells what is done next, from which state of the files. */
  readonly onStep: (name: ActiveStep['name'], start: StepMark) => void;
}

/**
 * Verifies what the agent left. What the commands themselves changed (a coverage file, a lock file, formatted code) is put back, because
 * the commit has what the agent wrote and nothing else; files that git ignores stay.
 */
export async function verifyAttempt(deps: VerifyDeps, input: AttemptInput, { log, traces }: { log: AttemptLog; traces: Traces | null }): Promise<Outcome> {
  if (input.verify.length === 0) return judgeVerification({ commands: [] });
  if (traces) deps.onStep('verification', traces.mark);
  const env = { ...agentEnvironment(input), CI: process.env.CI ?? 'true' };
  const verification = await deps.verify({ commands: input.verify, cwd: deps.root, env, timeoutMs: deps.options.verify.timeoutMs, stop: deps.stop });
  for (const command of verification.commands) logCommand(log, command);
  if (traces) await undoVerification(deps, input, traces.mark);
  return deps.stop.aborted ? failed('interrupted', 'the run was stopped') : judgeVerification(verification);
}

function logCommand(log: AttemptLog, { command, passed, exitCode, output }: VerifiedCommand): void {
  const message = passed ? 'passed' : `failed with exit code ${exitCode ?? 'none'}`;
  log.write(passed ? 'tool_result' : 'error', { name: `verify: ${command}`, message, output, is_error: !passed });
}

async function undoVerification(deps: VerifyDeps, { task, number, taskBaseline }: AttemptInput, mark: StepMark): Promise<void> {
  const undone = await undoSince(deps.worktree, mark);
  await deps.worktree.unstageSince(taskBaseline);
  const paths = undone.changes.map(({ path }) => path);
  if (paths.length === 0) return;
  deps.onTouched('verification', undone.changes);
  const file = keepAside(deps, task.id, number, { name: 'verification', text: undone.patch });
  deps.notice(`verification changed ${listed(paths)}; put back to what the agent left (kept in ${file})`);
  if (undone.blocked.length > 0) deps.notice(`could not be put back: ${listed(undone.blocked)}`);
}

const SHOWN = 5;

/** The first few paths, and how many there are. */
export function listed(paths: readonly string[]): string {
  return paths.length <= SHOWN ? paths.join(', ') : `${paths.slice(0, SHOWN).join(', ')}, … (${paths.length} files)`;
}
