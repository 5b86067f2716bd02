import type { LedgerRecord } from './find-record.js';

/** Entries that say all of these words somewhere in id, title, description or outcome; case does not count, and part of a word is enough. */
export function* entriesWithText<Entry extends LedgerRecord>(entries: Iterable<Entry>, text: string): Iterable<Entry> {
  const saysAll = wordsIn(text);
  for (const entry of entries) if (saysAll(searchText(entry))) yield entry;
}

/** @param text words to look for @returns whether a `searchText` has all of them */
export function wordsIn(text: string): (said: string) => boolean {
  const words = folded(text).split(/\s+/).filter((word) => word !== '');
  return (said) => words.every((word) => said.includes(word));
}

/** What a search looks at, as {@link wordsIn} compares it. */
export function searchText(entry: LedgerRecord): string {
  return folded(wordsOf(entry));
}

function wordsOf(entry: LedgerRecord): string {
  if (entry.kind === 'run') return [entry.id, entry.harness, entry.reason ?? '', ...entry.tasks_attempted].join('\n');
  if (entry.kind === 'plan') return [entry.id, entry.title, entry.description].join('\n');
  if (entry.kind === 'epic') return [entry.id, entry.title, entry.epic.description, ...entry.epic.labels].join('\n');
  const { approach, reason, decisions = [], lessons_learned: lessons = [] } = entry.outcome ?? {};
  const failures = entry.attempts.flatMap(({ error_category: category, error_summary: summary }) => [category ?? '', summary ?? '']);
  return [entry.id, entry.title, approach ?? '', reason ?? '', ...decisions, ...lessons, ...failures].join('\n');
}

/** The same letters compare equal whether their accents are part of them or follow them. */
function folded(text: string): string {
  return text.normalize('NFC').toLowerCase();
}
