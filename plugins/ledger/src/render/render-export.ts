import { formatNumber, plural } from '@cub/plugin-sdk/text';
import type { ExportResult } from '../services/write-export.js';

/** Nothing when the entries themselves went to stdout. */
export function renderExport({ output, records, bytes }: ExportResult): string {
  if (output === null) return '';
  return `${records === 1 ? '1 entry' : `${formatNumber(records)} entries`}, ${plural(bytes, 'byte')}: ${output}`;
}
