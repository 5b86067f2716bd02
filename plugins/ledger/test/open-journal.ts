import { join } from 'node:path';
import { createRedactor, openJournal } from '@cub/journal';
import type { Journal } from '@cub/plugin-sdk';

/** A real journal in this folder, with a clock and ids of its own; the worktree is `<dir>/<tree>`. */
export function openTestJournal(dir: string, options: { tree?: string; start?: number } = {}): { journal: Journal; project: { root: string; cubDir: string; localDir: string; cacheDir: string; tree: string } } {
  const { tree = 'main', start = Date.UTC(2026, 0, 5, 9) } = options;
  let [second, count] = [0, 0];
  const project = { root: join(dir, tree), cubDir: join(dir, tree, '.cub'), localDir: join(dir, 'local'), cacheDir: join(dir, 'local', 'cache'), tree };
  const mark = tree.toUpperCase().replaceAll(/[^0-9A-HJKMNP-TV-Z]/g, '0').padEnd(5, '0').slice(0, 5);
  const journal = openJournal({
    root: project.root,
    ledgerDir: join(project.cubDir, 'ledger'),
    localDir: project.localDir,
    tree,
    trees: () => Promise.resolve(['main', 'other']),
    isInHistory: () => Promise.resolve(new Set<string>()),
    redactor: createRedactor({ env: {} }),
    clock: { now: () => new Date(start + 1000 * (second += 1)) },
    newId: () => `01J0000000${mark}${String((count += 1)).padStart(11, '0')}`,
    context: () => ({ agent: 'cub', source: 'cub run', run_id: 'cub-20260105-090000', task_id: 'demo-s001' }),
  });
  return { journal, project };
}
