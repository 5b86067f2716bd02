/** A text of a query that may be the name of a file or of a definition. */
export interface LiteralName {
  readonly text: string;
  /** How surely it is a name: all of the query, quoted, written as names of a program are, or a word like any other. */
  readonly as: 'query' | 'quoted' | 'code' | 'word';
  readonly isInTitle: boolean;
}

/** A pasted log names more, and after so many names it is about nothing. */
const MOST_NAMES = 200;
const LONGEST = 300;
const QUOTED = /`([^`\n]+)`|"([^"\n]+)"|(?<!\w)'([^'\n]+)'(?!\w)/g;
/** `:12`, `:12:5`, `(12,5)`, `#L12`, `:` and what a sentence puts behind a name. */
const BEHIND = /(?:#L?\d+(?:-L?\d+)?|\(\d+(?:,\s*\d+)?\)|:\d+(?::\d+)?(?:-\d+)?|[.,;:!?'"`)\]}>…]+)$/;
const BEFORE = /^(?:file:\/\/|[('"`[{<]+|@(?=[^/]*\.\w))/;
/** A hump, an underscore or a dollar sign inside, or a call: `useQuery`, `test_cart`, `retry()`. */
const WRITTEN_AS_NAME = /[\p{L}\p{N}][_$][\p{L}\p{N}]|\p{Ll}\p{Lu}|\p{Lu}\p{Lu}\p{Ll}|\(\)$/u;

/** Names that a query may speak of, in the order in which it has them, each once. */
export function literalNames(lines: readonly string[]): LiteralName[] {
  const names = new Map<string, LiteralName>();
  // The first one of several counts, as they go down in how surely they are names.
  const add = (given: string, as: LiteralName['as'], isInTitle: boolean) => {
    if (given.length > LONGEST) return;
    // A name may have brackets of its own: `[slug].tsx`.
    for (const text of new Set([bare(given), given.trim()])) {
      if (text === '' || names.size >= MOST_NAMES || names.has(text)) continue;
      names.set(text, { text, as, isInTitle });
    }
  };
  const whole = lines.join('\n').trim();
  if (!whole.includes('\n')) add(whole, 'query', true);
  for (const [i, line] of lines.entries()) {
    for (const [, ticks, double, single] of line.matchAll(QUOTED))
      add(ticks ?? double ?? single ?? '', 'quoted', i === 0);
    for (const word of line.split(/[\s,|=]+|(?<=\w)\((?=[^)])/))
      add(word, WRITTEN_AS_NAME.test(word) ? 'code' : 'word', i === 0);
  }
  return [...names.values()];
}

/** A name without what stands around it: quotes, brackets, a line number, marks of a sentence. */
function bare(given: string): string {
  let text = given.trim();
  for (let before = ''; before !== text; ) {
    before = text;
    text = text.replace(BEFORE, '').replace(/\(\)$/, '').replace(BEHIND, '').trim();
  }
  return text;
}
