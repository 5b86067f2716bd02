import { CubError, EXIT, inTime, isCubError, pluginsToken, type Check, type Contribution, type Cub, type ExtensionPoint, type Finding } from '@cub/plugin-sdk';

export interface CheckedFinding extends Finding {
  /** Id and title of the check. */
  readonly check: string;
  readonly title: string;
  readonly plugin: string;
}

export interface CheckReport {
  readonly items: readonly CheckedFinding[];
  readonly total: number;
  readonly errors: number;
  readonly warnings: number;
}

/** How long a check may take: one that waits for ever would keep the others from running. */
const LIMIT_MS = 60_000;

/**
 * Runs checks one after the other. One that fails, or cannot be made, is a finding of its plugin; the others still run.
 * @param only ids; empty = all
 * @param limitMs how long each may take
 * @throws CubError `CUB_CHECK_UNKNOWN` for an id that no plugin contributes
 */
export async function runChecks(cub: Pick<Cub, 'all' | 'get' | 'ids' | 'one'>, point: ExtensionPoint<Check>, only: readonly string[], limitMs: number = LIMIT_MS): Promise<CheckReport> {
  const ids = cub.ids(point).filter((id) => only.length === 0 || only.includes(id));
  for (const id of only) if (!ids.includes(id)) throw unknownCheck(id, cub.ids(point));
  const made = await cub.all(point);
  const items: CheckedFinding[] = [];
  for (const check of made) if (ids.includes(check.id)) items.push(...(await runCheck(check, limitMs)));
  for (const id of ids) if (!made.some((check) => check.id === id)) items.push(...(await whyNotMade(cub, point, id, items)));
  return reportOf(items);
}

export function reportOf(items: readonly CheckedFinding[]): CheckReport {
  const count = (severity: Finding['severity']) => items.filter((item) => item.severity === severity).length;
  return { items, total: items.length, errors: count('error'), warnings: count('warning') };
}

function unknownCheck(id: string, known: readonly string[]): CubError {
  return new CubError(`there is no check ${JSON.stringify(id)}`, { code: 'CUB_CHECK_UNKNOWN', exit: EXIT.usage, suggestions: [`Known: ${known.join(', ')}.`] });
}

/** Nothing was looked at, which is not the same as that all is well. Empty when the check of plugins has named its plugin already. */
async function whyNotMade(cub: Pick<Cub, 'get' | 'one'>, point: ExtensionPoint<Check>, id: string, said: readonly CheckedFinding[]): Promise<CheckedFinding[]> {
  const { plugins } = await (await cub.get(pluginsToken)).report();
  const plugin = plugins.find(({ contributes }) => contributes.includes(`${point.id}:${id}`))?.name ?? id;
  if (said.some(({ severity, place }) => severity === 'error' && place === plugin)) return [];
  try {
    await cub.one(point, id);
    return [];
  } catch (error) {
    const [fix = 'Run `cub plugins`.'] = isCubError(error) ? error.suggestions : [];
    return [{ severity: 'error', message: `the check could not be made: ${textOf(error)}`, fix, check: id, title: id, plugin }];
  }
}

/** One check; what it throws is a finding. */
export async function runCheck({ id, plugin, value }: Contribution<Check>, limitMs: number = LIMIT_MS): Promise<CheckedFinding[]> {
  const about = { check: id, title: String(value.title), plugin };
  const fix = `Report this to the authors of ${plugin}.`;
  try {
    const found: unknown = await inTime(() => value.run(), limitMs);
    if (!Array.isArray(found)) throw new Error('it gave no list of findings');
    return found.map((finding: unknown) => (isFinding(finding) ? { ...finding, ...about } : { severity: 'error', message: 'the check gave something that is no finding', fix, ...about }));
  } catch (error) {
    return [{ severity: 'error', message: `the check failed: ${textOf(error)}`, fix, ...about }];
  }
}

function isFinding(value: unknown): value is Finding {
  const { severity, message } = (value ?? {}) as Partial<Finding>;
  return (severity === 'ok' || severity === 'warning' || severity === 'error') && typeof message === 'string';
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
