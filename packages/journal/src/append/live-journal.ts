import { join } from 'node:path';
import { CubError, eventTypeInfo, isCubError, utcDate, type Grade, type JournalEvent } from '@cub/schema';
import { codeOf, writeFileDurable } from '../durable-file.js';
import { buildEvent, type AfterOf, type BuildDeps, type Numbering } from './build-event.js';
import { capEvent, type CappedLine } from './cap-event.js';
import type { Batch } from './event-batch.js';
import type { KnownHeads } from './known-heads.js';
import { Writer, writerFile, type Repair } from './writer.js';

export interface LiveJournalDeps extends BuildDeps {
  readonly localDir: string;
  readonly heads: KnownHeads;
}

/** Folder of the live, ledger-grade journal. */
export function liveFolder(localDir: string): string {
  return join(localDir, 'journal');
}

const NOTHING: AfterOf = () => [];

/** What this process appends: one writer for each agent and grade. */
export class LiveJournal {
  private readonly writers = new Map<string, Writer>();
  private readonly repairs: Repair[] = [];

  constructor(private readonly deps: LiveJournalDeps) {}

  /** Durable when it returns. @throws CubError `CUB_JOURNAL_INVALID`, `CUB_JOURNAL_WRITE` */
  append(type: string, data: unknown, options: object = {}): JournalEvent {
    const info = eventTypeInfo(type);
    const grade = info?.grade ?? 'ledger';
    const capped = this.build(type, data, options, (agent) => {
      const writer = this.writer(agent, grade);
      return { writer: writer.id, seq: writer.nextSeq() };
    }, grade === 'ledger' ? (event) => this.deps.heads.before(event) : NOTHING);
    this.guarded(() => this.writer(capped.event.agent, grade).append(capped.event, capped.line, info?.sync ?? true));
    if (grade === 'ledger') this.deps.heads.written(capped.event);
    this.recordRepairs();
    return capped.event;
  }

  build(type: string, data: unknown, options: object, number: Numbering, afterOf: AfterOf): CappedLine {
    const capped = capEvent(buildEvent(this.deps, type, data, options, number, afterOf));
    const { overflow } = capped;
    if (overflow) this.guarded(() => writeFileDurable(join(this.deps.localDir, 'artifacts', overflow.ref.path), overflow.content));
    return capped;
  }

  /**
   * Writes the lines of a batch to files of its own writers, one a day: each file is there with all of its lines or not at all, and a call that failed
   * can be made again.
   * @returns how many bytes each file has, by its name in the journal's folder
   * @throws CubError `CUB_JOURNAL_WRITE`
   */
  writeBatch({ lines }: Batch): Map<string, number> {
    const contents = new Map<string, string[]>();
    for (const { event, line } of lines) {
      const name = writerFile(utcDate(event.ts), event.agent, event.writer);
      const content = contents.get(name);
      if (content) content.push(line);
      else contents.set(name, [line]);
    }
    const files = [...contents].map(([name, content]) => [name, Buffer.from(`${content.join('\n')}\n`)] as const);
    for (const [name, bytes] of files) this.guarded(() => writeFileDurable(join(liveFolder(this.deps.localDir), name), bytes));
    return new Map(files.map(([name, bytes]) => [name, bytes.length]));
  }

  private writer(agent: string, grade: Grade): Writer {
    const key = `${grade} ${agent}`;
    const writer = this.writers.get(key) ?? this.newWriter(agent, grade);
    this.writers.set(key, writer);
    return writer;
  }

  private newWriter(agent: string, grade: Grade): Writer {
    const folder = grade === 'ledger' ? liveFolder(this.deps.localDir) : join(this.deps.localDir, 'telemetry');
    return new Writer(this.deps.newId(), { agent, folder, keepLines: grade === 'ledger', onRepair: (repair) => this.repairs.push(repair) });
  }

  private recordRepairs(): void {
    for (const { file, tailBytes } of this.repairs.splice(0)) {
      this.append('journal.repaired', { file: file.slice(this.deps.localDir.length + 1), tail_bytes: tailBytes }, {
        summary: `ended a torn line of ${tailBytes} bytes`,
      });
    }
  }

  private guarded<T>(write: () => T): T {
    try {
      return write();
    } catch (error) {
      if (isCubError(error) || codeOf(error) === '') throw error;
      throw writeFailed(error as NodeJS.ErrnoException, this.deps.localDir);
    }
  }
}

function writeFailed(error: NodeJS.ErrnoException, localDir: string): CubError {
  const advice: Record<string, string> = {
    ENOSPC: 'Free some disk space, then run the command again.',
    EDQUOT: 'Free some of your disk quota, then run the command again.',
  };
  return new CubError(`the journal in ${localDir} cannot be written: ${error.message}`, {
    code: 'CUB_JOURNAL_WRITE',
    suggestions: [advice[error.code ?? ''] ?? `Check that you may write to ${localDir}.`],
    cause: error,
  });
}
