import type { Check, Finding, RecordService } from '@cub/plugin-sdk';

/** The fast form of what `cub verify` does with published files. */
export function recordsCheck(records: Pick<RecordService, 'inspect'>): Check {
  return {
    title: 'Records',
    run: async () => {
      const findings = await records.inspect({ quick: true });
      if (findings.length === 0) return [{ severity: 'ok', message: 'published files are as HEAD has them, and git ignores none' }];
      return findings.map(({ severity, message, fix, fault }): Finding => ({ severity, message, fix, place: fault.path }));
    },
  };
}
