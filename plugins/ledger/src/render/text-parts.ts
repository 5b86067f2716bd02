import { formatLocalTime, formatNumber, plainText, terminalWidth } from '@cub/plugin-sdk/text';
import { formatCost, formatCostSum, formatDuration, formatSum, totalTokens, type CostSum, type LedgerEntry, type Tokens } from '@cub/schema';

const INDENT = '  ';
const TIME_WIDTH = '2026-01-05 09:00:00'.length;

/** `Name:  value` lines that fit the terminal; what is null is left out. */
export function facts(pairs: readonly (readonly [string, string | null])[]): string {
  const shown = pairs.filter(([, value]) => value !== null && value !== '');
  const width = Math.max(0, ...shown.map(([name]) => name.length)) + 3;
  return shown.map(([name, value]) => `${`${name}:`.padEnd(width)}${wrap(value ?? '', width).join(`\n${' '.repeat(width)}`)}`).join('\n');
}

/** A heading and its indented lines, which fit the terminal; empty without lines. */
export function section(title: string, lines: readonly string[]): string {
  if (lines.length === 0) return '';
  const body = lines.flatMap((line) => line.split('\n')).flatMap((line) => wrap(line, INDENT.length)).map((line) => (line === '' ? '' : `${INDENT}${line}`));
  return [title, ...body].join('\n');
}

/** A line in pieces that fit beside an indent, broken between words; a word that is too long stays whole. */
function wrap(line: string, indent: number): string[] {
  const width = (terminalWidth() ?? Infinity) - indent;
  if (line.length <= width) return [line];
  const pieces: string[] = [];
  for (const word of line.split(/(?<=\S)(?=\s)/)) {
    const last = pieces.at(-1);
    if (last !== undefined && [...last, ...word].length <= width) pieces[pieces.length - 1] = last + word;
    else pieces.push(pieces.length === 0 ? word : word.trimStart());
  }
  return pieces;
}

/** Parts that say something, with an empty line between. */
export function join(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('\n\n');
}

/** The stages of a task or an epic. */
export function history(changesOfStage: LedgerEntry['state_history']): string {
  const rows = changesOfStage.map(({ at, stage, by, reason }) => `${timeText(at)}  ${stage.padEnd(12)}  ${plainText(by)}${reason ? `: ${plainText(reason)}` : ''}`);
  return section('History', rows);
}

/** A plan or a spec: what of the two is known. */
export function idAndFile(id: string | null, file: string | null): string {
  return plainText([id, file].filter((part) => part !== null).join(', '));
}

/** `$0.17`, `$0.17 + 1 unknown`, `n/a` */
export function cost(sum: CostSum): string {
  return formatCostSum(sum);
}

/** A time in the zone of the reader, as wide as each other; `unknown` where an imported record does not say. */
export function timeText(at: string | null): string {
  return at === null ? 'unknown'.padEnd(TIME_WIDTH) : formatLocalTime(at);
}

/** The stage and since when. */
export function stageText({ stage, stage_updated_at: since }: LedgerEntry['workflow']): string {
  return since === null ? stage : `${stage}, since ${formatLocalTime(since)}`;
}

export function usd(value: number | null): string {
  return formatCost(value === null ? null : Math.round(value * 1e9));
}

export function seconds(value: number | null): string {
  return formatDuration(value === null ? null : value * 1000);
}

/** `9m 12s`, `9m 12s + 1 unknown`, `n/a` */
export function duration(value: number | null, unknownCount: number): string {
  return formatSum(value === null ? null : seconds(value), unknownCount);
}

/** `86,103`, `86,103 + 1 unknown`, `n/a` */
export function tokenCount(tokens: Tokens | null, unknownCount: number): string {
  return tokenTotal(totalTokens(tokens), unknownCount);
}

/** As {@link tokenCount}, where the sum is known without its classes. */
export function tokenTotal(total: number | null, unknownCount: number): string {
  return formatSum(total === null ? null : formatNumber(total), unknownCount);
}
