import { nameUse } from '../graph/name-use.js';
import type { IndexedFile } from '../index/index-files.js';
import { rankDefinitions } from '../rank/rank-definitions.js';
import type { Ranking } from '../rank/rank-files.js';
import type { SymbolLine } from '../render/fill-symbols.js';
import type { Definition } from '../tags/tags.js';

/** A path has at least three tokens: no budget shows more files. */
const TOKENS_PER_FILE = 4;
/** How fast files and names are worth less the further down they are: steeply where a query orders them. */
const FALL = { query: { file: 1.5, name: 1 }, overview: { file: 0.6, name: 0.7 } } as const;
const OF_NAMES = 0.4;

export interface RankedLine extends SymbolLine {
  readonly definitions: readonly Definition[];
}

/** Lines for the best files of a ranking, as many as a budget could hold. @param read the text of a file; null when it cannot be read */
export function symbolLines(files: readonly IndexedFile[], ranking: Ranking, budget: number, read: (path: string) => string | null): RankedLine[] {
  const use = nameUse(files, ranking.ranks);
  const fall = ranking.rarity.size > 0 ? FALL.query : FALL.overview;
  const isWorthReading = (place: number) => place < MOST_READ && ranking.rarity.size > 0;
  return ranking.order.slice(0, Math.ceil(budget / TOKENS_PER_FILE)).map((index, place) => {
    const { path, record } = files[index] as IndexedFile;
    const text = isWorthReading(place) ? read(path) : null;
    const definitions = rankDefinitions(record.definitions(), text, { rarity: ranking.rarity, use: (name) => use(index, name) });
    const value = (place + 1) ** -fall.file;
    return { path, definitions, names: definitions.map(({ name }) => name), value, nameValues: definitions.map((_, i) => (OF_NAMES * value) / (i + 1) ** fall.name) };
  });
}

/** Bodies are looked into for so many files: names of the others are hardly shown. */
const MOST_READ = 60;
