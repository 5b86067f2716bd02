import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ensureFolder, openAppendFile, requireRealFolders, writeFileDurable } from '@cub/journal';
import type { Project } from '@cub/plugin-sdk';
import { lineOf, linesOf, runsOf, type LedgerRecords } from '../cache/ledger-records.js';
import type { Rollup } from '../rollups/roll-up.js';
import { epicIndexLine, planIndexLine, runIndexLine, type AnyIndexLine } from './index-lines.js';

type Place = Pick<Project, 'root' | 'cubDir'>;

/** What may have another line now. */
export interface TouchedIds {
  readonly tasks: readonly string[];
  readonly runs: readonly string[];
  readonly epics: ReadonlySet<string>;
  readonly plans: ReadonlySet<string>;
}

/** Lines of 600 bytes, three times what counts: then it is time to write the file anew. */
const USUAL_LINE_BYTES = 600;
const SPARE_BYTES = 64 * 1024;

/**
 * Adds the lines of what these events touched to `.cub/ledger/index.jsonl`: the last line of an entity is the one that counts. The file is for other
 * programs; cub itself asks its cache. Its cost does not depend on how many lines there are.
 * @throws CubError `CUB_PATH_LINK`, or the system's error
 */
export function appendIndex(place: Place, records: LedgerRecords, rollup: Rollup, touched: TouchedIds): void {
  const path = pathOf(place);
  if (!existsSync(path) || isMostlyDead(path, records.size)) {
    writeIndex(place, records, rollup);
    return;
  }
  const { tasks, runs } = touched;
  const lines = [
    ...linesOrGone('task', tasks, byId(tasks, (id) => lineOf(records, id), (line) => line)),
    ...linesOrGone('epic', touched.epics, byId(touched.epics, (id) => rollup.epic(id), epicIndexLine)),
    ...linesOrGone('plan', touched.plans, byId(touched.plans, (id) => rollup.plan(id), planIndexLine)),
    ...linesOrGone('run', runs, new Map([...runsOf(records, runs)].map((run) => [run.id, runIndexLine(run)]))),
  ];
  const file = openAppendFile(path);
  try {
    // Somebody who wrote it was killed in the middle of a line.
    file.heal();
    for (const line of lines) file.append(JSON.stringify(line), { sync: false });
  } finally {
    file.close();
  }
}

/** @returns -1 when there is none */
export function indexBytes(place: Place): number {
  return statSync(pathOf(place), { throwIfNoEntry: false })?.size ?? -1;
}

/** Writes the index anew. Lines that somebody else wrote stay until they are imported. @throws as {@link appendIndex} */
export function writeIndex(place: Place, records: LedgerRecords, rollup: Rollup): void {
  const path = pathOf(place);
  writeFileDurable(path, `${foreignLines(path)}${text(indexLines(records, rollup).sort(byTime))}`, { within: place.root });
}

/** A line for each task, epic, plan and run. */
export function indexLines(records: LedgerRecords, rollup: Rollup): AnyIndexLine[] {
  return [
    ...linesOf(records),
    ...rollup.epicIds().flatMap((id) => epicIndexLine(rollup.epic(id)) ?? []),
    ...rollup.planIds().flatMap((id) => planIndexLine(rollup.plan(id)) ?? []),
    ...[...runsOf(records)].map(runIndexLine),
  ];
}

function pathOf({ root, cubDir }: Place): string {
  const path = join(cubDir, 'ledger', 'index.jsonl');
  requireRealFolders(root, dirname(path));
  ensureFolder(dirname(path));
  return path;
}

interface GoneLine {
  type: AnyIndexLine['type'];
  id: string;
  removed: true;
}

function linesOrGone(type: AnyIndexLine['type'], ids: Iterable<string>, lines: ReadonlyMap<string, AnyIndexLine>): (AnyIndexLine | GoneLine)[] {
  return [...ids].map((id) => lines.get(id) ?? { type, id, removed: true });
}

function byId<Entry>(ids: Iterable<string>, entryOf: (id: string) => Entry | null, line: (entry: Entry | null) => AnyIndexLine | null): Map<string, AnyIndexLine> {
  return new Map([...ids].flatMap((id) => {
    const made = line(entryOf(id));
    return made ? [[id, made] as const] : [];
  }));
}

function isMostlyDead(path: string, live: number): boolean {
  return statSync(path).size > SPARE_BYTES + 3 * live * USUAL_LINE_BYTES;
}

function foreignLines(path: string): string {
  if (!existsSync(path)) return '';
  const lines = readFileSync(path, 'utf8').split('\n').filter((line) => line.trim() !== '' && isForeign(line));
  return lines.map((line) => `${line}\n`).join('');
}

function isForeign(line: string): boolean {
  try {
    const value = JSON.parse(line) as unknown;
    return typeof value === 'object' && value !== null && !Array.isArray(value) && !('type' in value);
  } catch {
    return false;
  }
}

function text(lines: readonly unknown[]): string {
  return lines.map((line) => `${JSON.stringify(line)}\n`).join('');
}

function byTime(a: AnyIndexLine, b: AnyIndexLine): number {
  const [x, y] = [`${a.updated_at} ${a.type}/${a.id}`, `${b.updated_at} ${b.type}/${b.id}`];
  return x < y ? -1 : Number(x > y);
}
