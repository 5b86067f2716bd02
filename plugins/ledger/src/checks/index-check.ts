import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Check, Finding, Journal, Project, RecordService } from '@cub/plugin-sdk';
import { openLedgerRecords, rollupOf } from '../cache/ledger-records.js';
import { indexFaults } from '../services/index-faults.js';
import { indexLines } from '../services/index-file.js';
import { readRollupState } from '../services/rollup-state.js';

const FIX = 'Write the index again with `cub ledger rebuild`.';

export interface IndexCheckDeps {
  readonly journal: Journal;
  readonly records: Pick<RecordService, 'inspect'>;
  readonly project: Pick<Project, 'root' | 'cubDir' | 'cacheDir' | 'tree'>;
}

type Records = Pick<IndexCheckDeps, 'journal' | 'project'>;

/**
 * `index.jsonl` against the records of the tree. Git ignores the file and cub writes it with each publication, so that it may be older
 * than the last merge or switch of the branch: that alone is no finding.
 */
export function indexCheck(deps: IndexCheckDeps): Check {
  return {
    title: 'Index',
    run: async () => {
      const path = join(deps.project.cubDir, 'ledger', 'index.jsonl');
      if (!existsSync(path)) return [{ severity: 'ok', message: 'not written yet; the next publication does it' }];
      const damaged = (await deps.records.inspect({ quick: true })).filter(({ fault }) => fault.kind !== 'ignored' && fault.kind !== 'filtered');
      if (damaged.length > 0) return [{ severity: 'ok', message: 'not compared: the published files have to be restored first' }];
      const faults = indexFaults(deps.project).map(({ line, expected, received }): Finding => ({ severity: 'error', message: `expected ${expected}, received ${received}`, place: `${path}:${line}`, fix: FIX }));
      const wrong = await wrongLines(deps, path);
      return faults.length + wrong.length > 0 ? [...faults, ...wrong] : [{ severity: 'ok', message: 'every line is what the records say' }];
    },
  };
}

async function wrongLines({ journal, project }: Records, path: string): Promise<Finding[]> {
  const records = await openLedgerRecords({ journal, project }, 'tree').view();
  const expected = new Map(indexLines(records, rollupOf(records)).map((line) => [`${line.type} ${line.id}`, JSON.stringify(line)]));
  const found = lastLines(path);
  const ghosts = [...found.keys()].filter((key) => !expected.has(key));
  const isBehind = isOlder({ journal, project });
  const known = ghosts.length > 0 && isBehind ? await namesOfMachine({ journal, project }) : new Set<string>();
  const changed = isBehind ? [] : [...expected].filter(([key, line]) => found.get(key) !== line).map(([key]) => key);
  return [
    ...ghosts.filter((key) => !known.has(key)).map((key): Finding => ({ severity: 'error', message: `${key} has a line in the index, but no record`, place: path, fix: FIX })),
    ...changed.map((key): Finding => ({ severity: 'error', message: `${key} ${found.has(key) ? 'has another line in the index than its record says' : 'has no line in the index'}`, place: path, fix: FIX })),
  ];
}

/** Whether a merge or a switch of the branch brought something since the index was written. */
function isOlder({ journal, project }: Records): boolean {
  const state = readRollupState(project);
  const { names, isComplete } = journal.changes('tree', state?.cursor ?? null);
  return isComplete || names.size > 0;
}

async function namesOfMachine({ journal, project }: Records): Promise<Set<string>> {
  const records = await openLedgerRecords({ journal, project }, 'machine').view();
  return new Set(indexLines(records, rollupOf(records)).map((line) => `${line.type} ${line.id}`));
}

/** The last line of each entity counts. Lines of other programs, which name no type, are theirs. */
function lastLines(path: string): Map<string, string> {
  const lines = new Map<string, string>();
  for (const line of readFileSync(path, 'utf8').split('\n')) {
    const value = parse(line);
    if (typeof value?.type !== 'string' || typeof value.id !== 'string') continue;
    const key = `${value.type} ${value.id}`;
    if (value.removed === true) lines.delete(key);
    else lines.set(key, line);
  }
  return lines;
}

function parse(line: string): { type?: unknown; id?: unknown; removed?: unknown } | null {
  try {
    return JSON.parse(line) as { type?: unknown } | null;
  } catch {
    return null;
  }
}
