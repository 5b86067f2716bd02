import type { Check, Finding, RecordFinding } from '@cub/plugin-sdk';
import { isAboutFile } from './record-findings.js';

/** Published files against HEAD, its history and the live journal of this machine. */
export function publishedCheck(inspect: () => Promise<readonly RecordFinding[]>): Check {
  return {
    title: 'Published files',
    run: async () => {
      const findings = (await inspect()).filter(isAboutFile);
      if (findings.length === 0) return [{ severity: 'ok', message: 'all published files are as they were recorded' }];
      return findings.map(({ severity, message, fix, fault }): Finding => ({ severity, message, fix, place: fault.path }));
    },
  };
}
