import type { Check, Finding, RecordFinding } from '@cub/plugin-sdk';
import { hasLostEvents, isAboutFile } from './record-findings.js';

/** Entries of the tree that are not what a rebuild would write. */
export function projectionsCheck(inspect: () => Promise<readonly RecordFinding[]>): Check {
  return {
    title: 'Entries',
    run: async () => {
      const findings = await inspect();
      if (hasLostEvents(findings)) return [{ severity: 'ok', message: 'not compared: the published files that entries follow from have to be restored first' }];
      const wrong = findings.filter((finding) => !isAboutFile(finding));
      if (wrong.length === 0) return [{ severity: 'ok', message: 'all entries match the journal' }];
      return wrong.map(({ severity, message, fix, fault }): Finding => ({ severity, message, fix, place: fault.path }));
    },
  };
}
