import { formatNumber, plainText, plural } from '@cub/plugin-sdk/text';
import type { MapResult } from '../services/map-project.js';

/** The map itself, when it was written nowhere; else where it is and how full. */
export function renderResult({ output, text, tokens, budget, files }: MapResult): string {
  if (output === null) return plainText(text, true);
  return `Wrote ${plainText(output)}: ${formatNumber(tokens)} of ${plural(budget, 'token')}, ${plural(
    files.length,
    'file',
  )}`;
}

/** What was asked for and is nowhere, a sentence each; none when all of it was found. */
export function renderMismatch({ matched }: Pick<MapResult, 'matched'>): string[] {
  const general = matched.query !== true && matched.focus !== true ? ' The map is a general one.' : '';
  return [
    ...(matched.query === false ? [`The query matched nothing in this project.${general}`] : []),
    ...(matched.focus === false
      ? [`The map has no file in --focus: it is excluded, generated or vendored, or the folder is empty.${general}`]
      : []),
  ];
}

/** How the work went, for `--verbose`. */
export function renderStats({ stats, warnings }: MapResult): string {
  const { files_found: found, files_indexed: indexed, files_parsed: parsed, parser } = stats;
  return [
    `${plural(found, 'file')} found, ${formatNumber(indexed)} read into, ${formatNumber(
      parsed,
    )} of them now (parser: ${parser})`,
    ...warnings.map((line) => plainText(line)),
  ].join('\n');
}

/** `map: 500 of 3,456 files` */
export function renderProgress(done: number, total: number): string {
  return `map: ${formatNumber(done)} of ${plural(total, 'file')}`;
}
