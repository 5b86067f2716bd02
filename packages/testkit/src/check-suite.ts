import type { Check, Finding } from '@cub/plugin-sdk';

/**
 * What is wrong with a check of `doctor` or `verify`, for tests without jest. Runs it twice.
 * @returns sentences; empty when all is well
 * @throws what the check throws
 */
export async function checkFaults(check: Check): Promise<string[]> {
  const faults: string[] = [];
  if (typeof check.title !== 'string' || check.title.trim() === '') faults.push('a check has a title');
  const findings = await check.run();
  if (findings.length === 0) faults.push('a check says something also when all is well: one finding of severity "ok"');
  faults.push(...findings.flatMap(findingFaults));
  const again = await check.run();
  if (JSON.stringify(findings) !== JSON.stringify(again)) faults.push('looking changes nothing: the same check twice finds the same');
  return faults;
}

function findingFaults({ severity, message, fix }: Finding): string[] {
  const faults: string[] = [];
  if (!['ok', 'warning', 'error'].includes(severity)) faults.push(`there is no severity ${JSON.stringify(severity)}`);
  if (typeof message !== 'string' || message.trim() === '') faults.push('a finding has a message');
  if (severity !== 'ok' && (fix ?? '').trim() === '') faults.push(`"${message}" says what to do in "fix"`);
  return faults;
}

/**
 * The contract of a `doctorCheck` or `verifyCheck`, as jest tests, one for each scenario. Call it at the top of a test file.
 * @param name of the check, for the names of the tests
 * @param scenarios by name: a check that meets something healthy, one that meets something broken, …
 * @example itBehavesLikeCheck('disk', { healthy: () => diskCheck(folder), full: () => diskCheck(fullFolder) })
 */
export function itBehavesLikeCheck(name: string, scenarios: Readonly<Record<string, () => Check | Promise<Check>>>): void {
  describe(`${name} behaves like a check`, () => {
    it.each(Object.entries(scenarios))('when it meets something %s', async (_, create) => {
      expect(await checkFaults(await create())).toEqual([]);
    });
  });
}
