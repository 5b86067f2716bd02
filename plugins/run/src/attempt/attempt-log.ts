import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { CubError, type ArtifactRef, type Clock, type Redactor } from '@cub/schema';

export type LogEventType = 'start' | 'tool_call' | 'tool_result' | 'response' | 'error' | 'warning' | 'status' | 'complete';

export interface AttemptLogDeps {
  readonly clock: Clock;
  readonly redactor: Redactor;
  /** Absolute path of the file. */
  readonly file: string;
  /** Its path relative to the ledger. */
  readonly path: string;
}

const FLUSH_BYTES = 64 * 1024;
const FLUSH_MS = 250;
/** What an agent says beyond this is counted, not kept; everything else is kept. */
const MAX_RESPONSE_BYTES = 64 * 1024 * 1024;

/** The log of one attempt: JSONL `{timestamp, event_type, data}`, redacted, written while the agent works so that others can follow it. */
export class AttemptLog {
  private readonly fd: number;
  private readonly hash = createHash('sha256');
  private bytes = 0;
  private pending: string[] = [];
  private pendingBytes = 0;
  private responseBytes = 0;
  private leftOut = 0;
  private failure: NodeJS.ErrnoException | null = null;
  private readonly timer: NodeJS.Timeout;

  constructor(private readonly deps: AttemptLogDeps) {
    mkdirSync(dirname(deps.file), { recursive: true });
    this.fd = openSync(deps.file, 'w');
    this.timer = setInterval(() => this.flush(), FLUSH_MS).unref();
  }

  /** Never throws: the agent is not stopped in the middle of a line; {@link AttemptLog.close} tells. */
  write(type: LogEventType, data: Record<string, unknown>): void {
    if (this.failure) return;
    if (type === 'response' && this.responseBytes > MAX_RESPONSE_BYTES) {
      this.leftOut += 1;
      return;
    }
    const line = `${JSON.stringify({ timestamp: this.deps.clock.now().toISOString(), event_type: type, data: this.deps.redactor.value(data) })}\n`;
    this.pending.push(line);
    this.pendingBytes += line.length;
    if (type === 'response') this.responseBytes += line.length;
    if (this.pendingBytes >= FLUSH_BYTES) this.flush();
  }

  /** Ends the log. @returns what events say about it @throws CubError `CUB_RUN_LOG_WRITE` when some of it could not be written */
  close(): ArtifactRef {
    clearInterval(this.timer);
    if (this.leftOut > 0) this.write('warning', { message: `${this.leftOut} further messages of the agent are left out` });
    this.flush();
    this.attempt(() => fsyncSync(this.fd));
    closeSync(this.fd);
    if (this.failure) throw logFailed(this.deps.file, this.failure);
    return { path: this.deps.path, sha256: this.hash.digest('hex'), bytes: this.bytes };
  }

  private flush(): void {
    if (this.pending.length === 0) return;
    const bytes = Buffer.from(this.pending.join(''));
    this.pending = [];
    this.pendingBytes = 0;
    this.hash.update(bytes);
    this.bytes += bytes.length;
    this.attempt(() => {
      for (let done = 0; done < bytes.length; ) done += writeSync(this.fd, bytes, done);
    });
  }

  private attempt(write: () => void): void {
    try {
      write();
    } catch (error) {
      this.failure ??= error as NodeJS.ErrnoException;
    }
  }
}

function logFailed(file: string, error: NodeJS.ErrnoException): CubError {
  return new CubError(`the log ${file} cannot be written: ${error.message}`, {
    code: 'CUB_RUN_LOG_WRITE',
    suggestions: [error.code === 'ENOSPC' ? 'Free some disk space, then run the task again.' : `Check that you may write to ${file}.`],
    cause: error,
  });
}
