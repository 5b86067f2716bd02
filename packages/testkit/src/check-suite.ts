import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Check, Finding } from '@cub/plugin-sdk';

/**
 * What is wrong with a check of `doctor` or `verify`, for tests without jest. Runs it twice.
 * @param folders that it looks at: they have to be the same afterwards
 * @returns sentences; empty when all is well
 * @throws what the check throws
 */
export async function checkFaults(check: Check, folders: readonly string[] = []): Promise<string[]> {
  const faults: string[] = [];
  if (typeof check.title !== 'string' || check.title.trim() === '') faults.push('a check has a title');
  const before = folders.map(digestOf);
  const findings: unknown = await check.run();
  if (!Array.isArray(findings)) return [...faults, 'a check gives a list of findings'];
  if (findings.length === 0) faults.push('a check says something also when all is well: one finding of severity "ok"');
  faults.push(...findings.flatMap(findingFaults));
  const again = await check.run();
  if (JSON.stringify(findings) !== JSON.stringify(again)) faults.push('looking changes nothing: the same check twice finds the same');
  if (folders.map(digestOf).join() !== before.join()) faults.push('looking changes nothing: the folders are as they were');
  return faults;
}

function findingFaults(finding: unknown): string[] {
  if (typeof finding !== 'object' || finding === null) return [`a finding is an object, not ${String(finding)}`];
  const { severity, message, fix } = finding as Partial<Finding>;
  const faults: string[] = [];
  if (!['ok', 'warning', 'error'].includes(severity ?? '')) faults.push(`there is no severity ${JSON.stringify(severity)}`);
  if (typeof message !== 'string' || message.trim() === '') faults.push('a finding has a message');
  if (severity !== 'ok' && (typeof fix !== 'string' || fix.trim() === '')) faults.push(`"${message}" says what to do in "fix"`);
  return faults;
}

/** Of all names and contents below a folder. */
function digestOf(folder: string): string {
  if (!existsSync(folder)) return 'absent';
  const hash = createHash('sha256');
  for (const path of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()) {
    const full = join(folder, path);
    const found = statSync(full, { throwIfNoEntry: false });
    hash.update(`${path}\0`).update(found?.isFile() ? readFileSync(full) : '');
  }
  return hash.digest('hex');
}

/** What a check is held against. Further places may be added under names of their own; of those only the form of the findings is looked at. */
export interface CheckScenarios {
  /** The check of a place where all is well: every finding is `ok`. */
  readonly healthy: () => Check | Promise<Check>;
  /** The check of a place where something is wrong: at least one finding is not `ok`. null: nothing can be; skipped visibly. */
  readonly broken: (() => Check | Promise<Check>) | null;
  /** A place of your own. null: skipped visibly. */
  readonly [place: string]: (() => Check | Promise<Check>) | null;
}

/** What is wrong with the answer to a scenario of this name. */
export async function scenarioFaults(place: string, check: Check, folders: readonly string[] = []): Promise<string[]> {
  const faults = await checkFaults(check, folders);
  if (faults.length > 0) return faults;
  const bad = (await check.run()).filter(({ severity }) => severity !== 'ok');
  if (place === 'healthy') return bad.map(({ message }) => `where all is well, nothing is wrong: "${message}"`);
  return place === 'broken' && bad.length === 0 ? ['where something is wrong, at least one finding is a warning or an error'] : [];
}

/**
 * The contract of a `doctorCheck` or `verifyCheck`, as jest tests, one for each scenario. Call it at the top of a test file.
 * @param name of the check, for the names of the tests
 * @param scenarios by name: `healthy`, `broken`, and others of your own
 * @param folders that the check looks at: the tests see that it changes nothing there
 * @example itBehavesLikeCheck('disk', { healthy: () => diskCheck(folder), broken: () => diskCheck(fullFolder) }, [folder, fullFolder])
 */
export function itBehavesLikeCheck(name: string, scenarios: CheckScenarios, folders: readonly string[] = []): void {
  describe(`${name} behaves like a check`, () => {
    for (const [place, create] of Object.entries(scenarios)) {
      (create === null ? it.skip : it)(`when it meets something ${place}`, async () => {
        if (create) expect(await scenarioFaults(place, await create(), folders)).toEqual([]);
      });
    }
  });
}
