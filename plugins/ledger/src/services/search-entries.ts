import type { LedgerEntry } from '@cub/schema';

/** Entries that say all of these words somewhere in id, title or outcome; case does not count, and part of a word is enough. */
export function* entriesWithText(entries: Iterable<LedgerEntry>, text: string): Iterable<LedgerEntry> {
  const words = folded(text).split(/\s+/).filter((word) => word !== '');
  for (const entry of entries) {
    const said = folded(wordsOf(entry));
    if (words.every((word) => said.includes(word))) yield entry;
  }
}

function wordsOf({ id, title, outcome }: LedgerEntry): string {
  const { approach, reason, decisions = [], lessons_learned: lessons = [] } = outcome ?? {};
  return [id, title, approach ?? '', reason ?? '', ...decisions, ...lessons].join('\n');
}

/** The same letters compare equal whether their accents are part of them or follow them. */
function folded(text: string): string {
  return text.normalize('NFC').toLowerCase();
}
