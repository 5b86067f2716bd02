import { join } from 'node:path';
import { utcDate, type JournalEvent } from '@cub/schema';
import { openAppendFile, type AppendFile } from './append-file.js';

/** A torn line that was ended, so that it damages no other. */
export interface Repair {
  readonly file: string;
  readonly tailBytes: number;
}

/**
 * The lines of one agent and grade of this process: one file a day, which no other process writes to. When somebody
 * removes the file, it is made again under the next name, so that places in the old one keep their meaning.
 */
export class Writer {
  private file: AppendFile | undefined;
  private date = '';
  /** How often the day's file had to be made again. */
  private remade = 0;
  /** The day's lines, for making the file again; empty for telemetry, which may be lost. */
  private lines: string[] = [];
  private lastSeq = 0;

  constructor(
    readonly id: string,
    private readonly options: { agent: string; folder: string; keepLines: boolean; onRepair: (repair: Repair) => void },
  ) {}

  nextSeq(): number {
    return this.lastSeq + 1;
  }

  /** @throws the system's error; the event is then not part of the journal */
  append(event: JournalEvent, line: string, sync: boolean): void {
    const file = this.fileFor(utcDate(event.ts));
    file.append(line, { sync });
    this.lastSeq = event.seq;
    if (this.options.keepLines) this.lines.push(line);
  }

  close(): void {
    this.file?.close();
    this.file = undefined;
  }

  private fileFor(date: string): AppendFile {
    if (date !== this.date) this.beginDay(date);
    if (this.file && !this.file.isLinked()) this.remade += 1;
    if (!this.file?.isLinked()) {
      this.close();
      this.file = openAppendFile(join(this.options.folder, this.name()));
      for (const line of this.lines) this.file.append(line, { sync: false });
    }
    this.heal(this.file);
    return this.file;
  }

  private beginDay(date: string): void {
    this.close();
    this.date = date;
    this.remade = 0;
    this.lines = [];
  }

  private heal(file: AppendFile): void {
    const tailBytes = file.tornBytes();
    if (tailBytes === 0) return;
    file.heal();
    this.options.onRepair({ file: file.path, tailBytes });
  }

  private name(): string {
    return writerFile(this.date, this.options.agent, this.id, this.remade);
  }
}

/** Name of a writer's file, relative to the folder of its grade. */
export function writerFile(date: string, agent: string, id: string, remade = 0): string {
  return `${date}/${agent}.${id}${remade === 0 ? '' : `.${remade}`}.jsonl`;
}
