import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isCubError, ledgerToken, projectToken, type Cub } from '@cub/plugin-sdk';
import { renderHealth } from './render-health.js';

/** The section Project Health, see `renderHealth`; null where there is nothing to say. */
export type HealthSection = (maxTokens: number, countTokens: (text: string) => number) => string | null;

/** Of the project's ledger as this commit has it, so that a map is the same in every clone. Without a plugin that keeps one there is nothing to say. */
export async function healthSection(cub: Cub): Promise<HealthSection> {
  const ledger = await cub.get(ledgerToken).catch((error: unknown) => {
    if (isCubError(error) && error.code === 'CUB_SERVICE_MISSING') return null;
    throw error;
  });
  // Where there are no records yet, asking would make a cache of nothing.
  const hasRecords = ledger !== null && existsSync(join((await cub.get(projectToken)).cubDir, 'ledger'));
  const overview = hasRecords ? await ledger.overview('tree') : null;
  return (maxTokens, countTokens) => (overview ? renderHealth(overview, maxTokens, countTokens) : null);
}
