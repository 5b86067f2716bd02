import type { IdReports } from '../services/look-at-ids.js';

export function renderReports({ items }: IdReports): string {
  return items.map((item) => `${item.id}  ${item.valid ? `${item.kind}${item.parent === null ? '' : ` of ${item.parent}`}` : `not valid: ${item.reason ?? ''}`}`).join('\n');
}
