import type { IdReport, IdReports } from '../services/look-at-ids.js';

export function renderReports({ items }: IdReports): string {
  return items.map((item) => `${item.id}  ${describe(item)}`).join('\n');
}

function describe({ kind, valid, strict, parent, reason }: IdReport): string {
  if (!valid) return `not valid: ${reason ?? ''}`;
  if (!strict) return `${kind}: ${reason ?? ''}`;
  return parent === null ? kind : `${kind} of ${parent}`;
}
