import { join } from 'node:path';
import { jsonlFiles } from '../read/journal-files.js';

/** The published files of one agent and month. */
export interface PublishedMonth {
  readonly agent: string;
  /** `YYYY-MM` */
  readonly month: string;
  /** Relative to the ledger folder, sorted. */
  readonly files: readonly string[];
}

const DATED = /^([^/]+)\/(\d{4}-\d{2})-\d{2}\/[^/]+$/;

/** Months before another one, by agent. Files that are not in the folder of a day belong to none. @param before `YYYY-MM` */
export function listMonths(ledgerDir: string, before: string): PublishedMonth[] {
  const months = new Map<string, { agent: string; month: string; files: string[] }>();
  for (const name of jsonlFiles(join(ledgerDir, 'by-agent'), 2)) {
    const [, agent = '', month = ''] = DATED.exec(name) ?? [];
    if (month === '' || month >= before) continue;
    const group = months.get(`${agent}/${month}`) ?? { agent, month, files: [] };
    group.files.push(`by-agent/${name}`);
    months.set(`${agent}/${month}`, group);
  }
  return [...months.values()];
}
