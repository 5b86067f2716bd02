import type { FileChange } from '@cub/git';
import type { EventDataByType, Journal } from '@cub/schema';
import type { Traces } from '../attempt/look-at-traces.js';
import type { AttemptInput } from '../attempt/prepare-attempt.js';
import type { Verification, VerifyRequest } from '../verify/verify-commands.js';

/** The same verification, recorded. Nothing is recorded when there was nothing to run. */
export function trackedVerification(verify: (request: VerifyRequest) => Promise<Verification>, journal: Journal): (request: VerifyRequest) => Promise<Verification> {
  return async (request) => {
    const verification = await verify(request);
    const { commands } = verification;
    if (commands.length === 0) return verification;
    const status = commands.every(({ passed }) => passed) ? 'pass' : 'fail';
    journal.append(
      'verification.recorded',
      {
        status,
        commands: commands.map(({ command, passed, exitCode, durationMs, output }) => ({
          command,
          exit_code: exitCode,
          duration_sec: durationMs / 1000,
          output_tail: passed ? null : output.split('\n').slice(-40).join('\n'),
        })),
      },
      { summary: `verification ${status === 'pass' ? 'passed' : 'failed'}` },
    );
    return verification;
  };
}

/** Who changed a file; see ADR 0017. */
type Changer = NonNullable<EventDataByType['file.touched']['by']>;

/** The attempt that a change belongs to, where its scope is closed already. */
export interface OfAttempt {
  readonly task_id: string;
  readonly attempt: number;
}

export type RecordTouched = (by: Changer, changes: readonly FileChange[], of?: OfAttempt) => void;

/** Records changed files, one event each. */
export function touchedRecorder(journal: Journal): RecordTouched {
  return (by, changes, of) => {
    for (const change of changes) {
      const summary = by === 'agent' ? `${change.op} ${change.path}` : `${change.op} ${change.path} (${by})`;
      journal.append('file.touched', { ...change, attribution: 'window', by }, { ...of, summary });
    }
  };
}

/** The same look at what an attempt left behind, recorded. */
export function trackedTraces(look: (input: AttemptInput) => Promise<Traces>, journal: Journal): (input: AttemptInput) => Promise<Traces> {
  return async (input) => {
    const traces = await look(input);
    touchedRecorder(journal)('agent', traces.changes);
    for (const { hash, message, patch_id, files } of traces.commits) {
      journal.append('git.committed', { sha: hash, message, patch_id: patch_id ?? null, files: [...files] }, { summary: `the agent committed ${hash.slice(0, 10)}` });
    }
    return traces;
  };
}
