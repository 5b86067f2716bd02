import { CubBug, eventTypeInfo, type EventBatch, type JournalEvent } from '@cub/schema';
import type { EventLine } from '../read/read-lines.js';
import type { CappedLine } from './cap-event.js';
import type { AfterOf, Numbering } from './build-event.js';
import type { KnownHeads } from './known-heads.js';

export interface BatchDeps {
  readonly newId: () => string;
  readonly build: (type: string, data: unknown, options: object, number: Numbering, afterOf: AfterOf) => CappedLine;
  /** What the batch comes after. Events of a batch that is dropped are named by nobody. */
  readonly heads: KnownHeads;
  /** Appends the lines to the live journal. */
  readonly append: (batch: Batch) => void;
}

/** Events that can be published before they are part of the live journal. They have writers of their own, so that a batch that is dropped leaves no gap. */
export class Batch implements EventBatch {
  readonly lines: EventLine[] = [];
  /** Files that the batch was published in, relative to the root. */
  readonly publishedIn: string[] = [];
  private readonly writers = new Map<string, { id: string; seq: number }>();
  private isCommitted = false;

  constructor(private readonly deps: BatchDeps) {}

  get events(): readonly JournalEvent[] {
    return this.lines.map(({ event }) => event);
  }

  append(type: string, data: unknown, options: object = {}): JournalEvent {
    if (this.isCommitted) throw new CubBug('this batch of events is committed already');
    if (eventTypeInfo(type)?.grade === 'telemetry') throw new CubBug(`${type} is telemetry: it is never published, so it cannot be in a batch`);
    const capped = this.deps.build(type, data, options, (agent) => {
      const writer = this.writers.get(agent) ?? { id: this.deps.newId(), seq: 0 };
      this.writers.set(agent, writer);
      return { writer: writer.id, seq: writer.seq + 1 };
    }, (event) => this.deps.heads.before(event));
    this.deps.heads.written(capped.event);
    const writer = this.writers.get(capped.event.agent);
    if (writer) writer.seq = capped.event.seq;
    this.lines.push({ event: capped.event, line: capped.line });
    return capped.event;
  }

  commit(): void {
    if (this.isCommitted) return;
    this.deps.append(this);
    this.isCommitted = true;
  }
}
