import { join } from 'node:path';
import type { JournalEvent, JournalFault, JournalReading, JournalView } from '@cub/schema';
import { inOrder } from './event-order.js';
import { jsonlFiles } from './journal-files.js';
import { readEventFile } from './read-lines.js';

export interface ReadPlaces {
  /** Folder of the live journal. */
  readonly liveDir: string;
  readonly ledgerDir: string;
  readonly view: JournalView;
}

/** Reads a view as a union by id. Takes no lock: writers only ever append, publishers only ever add files. */
export async function readJournal({ liveDir, ledgerDir, view }: ReadPlaces): Promise<JournalReading> {
  const published = join(ledgerDir, 'by-agent');
  const files = view === 'live' ? [] : jsonlFiles(published, 2).map((name) => join(published, name));
  if (view !== 'tree') files.push(...jsonlFiles(liveDir, 1).map((name) => join(liveDir, name)));
  const events: JournalEvent[] = [];
  const faults: JournalFault[] = [];
  for (const file of files) {
    const lines = readEventFile(file);
    for (const event of lines.events) events.push(event);
    faults.push(...lines.faults);
  }
  return { events: inOrder(events), faults };
}
