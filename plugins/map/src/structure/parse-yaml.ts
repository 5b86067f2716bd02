import { parseDocument, Parser, type CST } from 'yaml';

/** No configuration that people write is nested deeper. */
const MAX_DEPTH = 100;

/**
 * The first document of a text, as plain values.
 * @throws YAMLParseError, with the offset in `pos`; RangeError when it is nested too deep
 */
export function parseYaml(text: string): unknown {
  // Composing is recursive, and where it comes close to the end of the stack V8 can end the whole process; parsing is not, so it is asked first.
  if (isDeeper([...new Parser().parse(text)], MAX_DEPTH)) throw new RangeError(`nested deeper than ${MAX_DEPTH}`);
  // The library's own line numbers take time in proportion to the square of the number of errors.
  const document = parseDocument(text, { logLevel: 'silent', prettyErrors: false, uniqueKeys: false });
  const [fault] = document.errors;
  if (fault) throw fault;
  return document.toJS() as unknown;
}

function isDeeper(tokens: readonly CST.Token[], depth: number): boolean {
  let level: readonly (CST.Token | null | undefined)[] = tokens;
  for (let at = 0; level.length > 0; at += 1) {
    if (at > depth) return true;
    level = level.flatMap(inside);
  }
  return false;
}

function inside(token: CST.Token | null | undefined): (CST.Token | null | undefined)[] {
  if (!token) return [];
  if (token.type === 'document') return [token.value];
  return 'items' in token ? token.items.flatMap((item) => [item.key, item.value]) : [];
}
