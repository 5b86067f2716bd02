import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Check, Finding, LedgerService } from '@cub/plugin-sdk';
import { plural } from '@cub/plugin-sdk/text';
import { importLedger, type ImportDeps, type ImportedItem } from '../services/import-ledger.js';
import type { Oddity } from '../import/source.js';

const IMPORT = 'Import them with `cub ledger import .`; the originals stay as they are.';

/** For `cub doctor`: only whether there is something to import. */
export function unimportedCheck(ledger: Pick<LedgerService, 'unimported'>): Check {
  return {
    title: 'Records of the Python version',
    run: async () => {
      const ids = await ledger.unimported();
      if (ids.length === 0) return [{ severity: 'ok', message: 'none that are not imported' }];
      return [{ severity: 'warning', message: `${plural(ids.length, 'record')} of the Python version of cub are not imported, so that no command shows them`, fix: IMPORT }];
    },
  };
}

/** For `cub verify`: what is wrong within such a ledger. Reads it as an import would, and writes nothing. */
export function foreignLedgerCheck(deps: ImportDeps, ledger: Pick<LedgerService, 'unimported'>): Check {
  return {
    title: 'Records of the Python version',
    run: async () => {
      const ids = await ledger.unimported();
      if (ids.length === 0) return [{ severity: 'ok', message: 'none that are not imported' }];
      const { items, oddities } = await importLedger(deps, { folder: deps.project.root, dryRun: true });
      const open = items.filter(({ status }) => status === 'imported');
      const missing: Finding = { severity: 'error', message: `${plural(open.length, 'record')} of the Python version of cub are not imported`, fix: IMPORT };
      return [missing, ...unindexed(deps.project.cubDir, open), ...oddities.flatMap(findingOf)];
    },
  };
}

/** Tasks with an entry that no line of the index names: programs that go by the index do not see them. */
function unindexed(cubDir: string, items: readonly ImportedItem[]): Finding[] {
  const indexed = new Set(indexLines(join(cubDir, 'ledger', 'index.jsonl')));
  return items
    .filter(({ kind, id, place }) => kind === 'task' && !place.startsWith('index.jsonl') && !indexed.has(id))
    .map(({ id, place }) => ({ severity: 'error', message: `${id} has an entry, but no line in index.jsonl`, place: `.cub/ledger/${place}`, fix: IMPORT }));
}

function indexLines(path: string): string[] {
  if (!existsSync(path)) return [];
  return readFileSync(path, 'utf8').split('\n').flatMap((line) => {
    try {
      const value = JSON.parse(line) as { id?: unknown } | null;
      return typeof value?.id === 'string' ? [value.id] : [];
    } catch {
      return [];
    }
  });
}

/** What the import could not use is an error; what it reads in another way than it stands there is listed by the import itself. */
function findingOf({ place, what, kept_as: keptAs }: Oddity): Finding[] {
  if (keptAs.startsWith('not imported')) return [{ severity: 'error', message: what, place: `.cub/ledger/${place}`, fix: 'Correct the file, or move it out of the ledger.' }];
  if (/no entry of its own|which is no run/.test(what)) return [{ severity: 'error', message: `dangling reference: ${what}`, place: `.cub/ledger/${place}`, fix: IMPORT }];
  return [];
}
