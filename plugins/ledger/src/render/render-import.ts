import { formatNumber, plainText, plural } from '@cub/plugin-sdk/text';
import type { Oddity } from '../import/source.js';
import type { ImportResult } from '../services/import-ledger.js';
import { facts, join, section } from './text-parts.js';

export function renderImport(result: ImportResult): string {
  const { imported, skipped, dry_run: isPlan, items } = result;
  if (items.length + skipped.own === 0) return join([`Nothing in ${plainText(result.id)} could be read.`, oddities(result.oddities)]);
  const counts = [plural(imported.task, 'task'), plural(imported.epic, 'epic'), plural(imported.run, 'run'), plural(imported.plan, 'plan'), `${plural(imported.artifacts, 'artifact')}`];
  return join([
    facts([
      [isPlan ? 'Would import' : 'Imported', counts.join(', ')],
      ['Imported before', skipped.already > 0 ? plural(skipped.already, 'record') : null],
      ['Written by cub', skipped.own > 0 ? `${plural(skipped.own, 'entry').replace(/entrys$/, 'entries')}: they come with their journal, by git` : null],
      ['Index', skipped.index_lines > 0 ? `${plural(skipped.index_lines, 'line')} of records that have a file` : null],
    ]),
    oddities(result.oddities),
    section('To commit', summaryOfPaths(result.paths)),
  ]);
}

/** Findings of one sort are one line; `--json` has each with its place. */
function oddities(all: readonly Oddity[]): string {
  if (all.length === 0) return '';
  const groups = new Map<string, { first: Oddity; count: number }>();
  for (const oddity of all) {
    const key = `${oddity.place.replace(/^[^:]*/, '').replaceAll(/\d+/g, '#')} ${generic(oddity.what)}`;
    const group = groups.get(key);
    if (group) group.count += 1;
    else groups.set(key, { first: oddity, count: 1 });
  }
  const rows = [...groups.values()].sort((a, b) => b.count - a.count);
  return section('Odd, by sort (`--json` lists each)', rows.flatMap(({ first, count }) => [
    `${formatNumber(count)} × ${plainText(first.what)}`,
    `    kept: ${plainText(first.kept_as)}`,
    `    ${count > 1 ? 'for example ' : ''}${plainText(first.place)}`,
  ]));
}

/** Without what differs from record to record. */
function generic(what: string): string {
  return what.replaceAll(/"[^"]*"|\S*\d\S*|by-\w+\/\S*/g, '#');
}

function summaryOfPaths(paths: readonly string[]): string[] {
  const folders = [...new Set(paths.map((path) => path.split('/').slice(0, 3).join('/')))].sort();
  return folders.map((folder) => `${folder}${paths.includes(folder) ? '' : `/ (${plural(paths.filter((path) => path.startsWith(`${folder}/`)).length, 'file')})`}`);
}
