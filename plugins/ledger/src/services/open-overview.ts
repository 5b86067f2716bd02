import { ledgerToken, projectToken, type Cub, type JournalView, type LedgerOverview } from '@cub/plugin-sdk';
import { plural } from '@cub/plugin-sdk/text';
import { renderFaults } from '../render/render-list.js';
import { indexFaults } from './index-faults.js';

/** What commands that list go by. @param warn is told which lines cannot be read; the rest is there all the same */
export async function openOverview(cub: Cub, view: JournalView, warn: (text: string) => void): Promise<LedgerOverview> {
  const [ledger, project] = [await cub.get(ledgerToken), await cub.get(projectToken)];
  const overview = await ledger.overview(view);
  const faults = [...overview.faults, ...indexFaults(project)];
  if (faults.length > 0) warn(renderFaults(faults));
  const unimported = await ledger.unimported();
  if (unimported.length > 0) warn(`${plural(unimported.length, 'record')} of the Python version of cub in .cub/ledger are not shown: import them with \`cub ledger import .\``);
  return overview;
}
