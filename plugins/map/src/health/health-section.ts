import { isCubError, ledgerToken, type Cub } from '@cub/plugin-sdk';
import { renderHealth } from './render-health.js';

/** The section Project Health, see `renderHealth`; null where there is nothing to say. */
export type HealthSection = (maxTokens: number, countTokens: (text: string) => number) => string | null;

/** Of the project's ledger as this commit has it, so that a map is the same in every clone. Without a plugin that keeps one there is nothing to say. */
export async function healthSection(cub: Cub): Promise<HealthSection> {
  const ledger = await cub.get(ledgerToken).catch((error: unknown) => {
    if (isCubError(error) && error.code === 'CUB_SERVICE_MISSING') return null;
    throw error;
  });
  const overview = await ledger?.overview('tree');
  return (maxTokens, countTokens) => (overview ? renderHealth(overview, maxTokens, countTokens) : null);
}
