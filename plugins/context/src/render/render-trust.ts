import { describeTrustItems, plural } from '@cub/plugin-sdk/text';
import type { TrustReport } from '../services/trust-repository.js';

/** What `cub trust` did, or what is approved. */
export function renderTrust(report: TrustReport): string {
  if (report.revoked !== null) return `Revoked ${plural(report.revoked, 'approval')}.`;
  if (report.total === 0) return 'This repository wants to run no commands of its own.';
  const isApproved = report.items.every((item) => item.trusted);
  return `${describeTrustItems(report.items, false)}\n\n${isApproved ? 'All of it is approved.' : 'Nothing was approved.'}`;
}
