import type { IndexedFile } from '../index/index-files.js';
import { rankDefinitions } from '../rank/rank-definitions.js';
import type { Ranking } from '../rank/rank-files.js';
import type { SymbolLine } from '../render/fill-symbols.js';
import { signatureOf } from '../render/signature.js';
import { pathText } from '../structure/render/path-text.js';
import type { Definition } from '../tags/tags.js';

/** What lines are made of. */
export interface SymbolSources {
  readonly files: readonly IndexedFile[];
  readonly ranking: Ranking;
  /** The text of a file; null when it cannot be read. */
  readonly read: (path: string) => string | null;
}

/** Less than a path in a project of several files has: a budget hardly shows more of them. */
const TOKENS_PER_FILE = 6;
/** Signatures are read from so many files: those of the others are hardly shown. */
const MOST_SIGNED = 60;
/** How fast files and names are worth less the further down they are: steeply where a query or a focus orders them. */
const FALL = { focused: { file: 1.5, name: 1 }, overview: { file: 0.6, name: 0.7 } } as const;
/** What the first name of a file is worth beside the file. */
const FIRST_NAME = 0.4;
/** Nobody reads a longer list of names to its end: the others wait until there is nothing better to show. */
const [EASILY_READ, BEYOND] = [40, 0.2];

/** Lines for the best files of a ranking, as many as a budget could hold. */
export function symbolLines(sources: SymbolSources, budget: number, signatures: boolean): SymbolLine[] {
  const { files, ranking, read } = sources;
  const shown = ranking.order.slice(0, Math.ceil(budget / TOKENS_PER_FILE));
  const fall = ranking.isOverview ? FALL.overview : FALL.focused;
  return shown.map((index, place) => {
    const { path, record } = files[index] as IndexedFile;
    const definitions = rankDefinitions(record.definitions(), ranking.matches(index));
    const value = (place + 1) ** -fall.file;
    return {
      path: pathText(path),
      names: signatures ? signaturesOf(definitions, place < MOST_SIGNED ? read(path) : null) : definitions.map(({ name }) => name),
      value,
      nameValues: definitions.map((_, i) => ((i < EASILY_READ ? FIRST_NAME : BEYOND * FIRST_NAME) * value) / (i + 1) ** fall.name),
    };
  });
}

function signaturesOf(definitions: readonly Definition[], text: string | null): string[] {
  const lines = text?.split('\n') ?? [];
  return definitions.map((definition) => signatureOf(definition, lines));
}
