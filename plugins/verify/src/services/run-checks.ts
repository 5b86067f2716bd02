import { CubError, EXIT, isCubError, type Check, type Contribution, type Cub, type ExtensionPoint, type Finding } from '@cub/plugin-sdk';

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

/**
 * Runs checks one after the other. One that fails, or cannot be made, is a finding of its plugin; the others still run.
 * @param only ids; empty = all
 * @throws CubError `CUB_CHECK_UNKNOWN` for an id that no plugin contributes
 */
export async function runChecks(cub: Pick<Cub, 'all' | 'ids' | 'one'>, point: ExtensionPoint<Check>, only: readonly string[]): Promise<CheckReport> {
  const ids = cub.ids(point).filter((id) => only.length === 0 || only.includes(id));
  for (const id of only) if (!ids.includes(id)) throw unknownCheck(id, cub.ids(point));
  const made = await cub.all(point);
  const items: CheckedFinding[] = [];
  for (const check of made) if (ids.includes(check.id)) items.push(...(await findingsOf(check)));
  for (const id of ids) if (!made.some((check) => check.id === id)) items.push(...(await whyNotMade(cub, point, id, items)));
  const count = (severity: Finding['severity']) => items.filter((item) => item.severity === severity).length;
  return { items, total: items.length, errors: count('error'), warnings: count('warning') };
}

function unknownCheck(id: string, known: readonly string[]): CubError {
  return new CubError(`there is no check ${JSON.stringify(id)}`, { code: 'CUB_CHECK_UNKNOWN', exit: EXIT.usage, suggestions: [`Known: ${known.join(', ')}.`] });
}

/** Nothing was looked at, which is not the same as that all is well. Empty when another check has named the reason. */
async function whyNotMade(cub: Pick<Cub, 'one'>, point: ExtensionPoint<Check>, id: string, said: readonly CheckedFinding[]): Promise<CheckedFinding[]> {
  try {
    await cub.one(point, id);
    return [];
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const known = said.some(({ message }) => reason.includes(message.replace(/^[^:]*: | \(CUB_\w+\)$/g, '')));
    const [fix = 'Run `cub plugins`.'] = isCubError(error) ? error.suggestions : [];
    return known ? [] : [{ severity: 'error', message: `the check could not be made: ${reason}`, fix, check: id, title: id, plugin: id }];
  }
}

async function findingsOf({ id, plugin, value }: Contribution<Check>): Promise<CheckedFinding[]> {
  const about = { check: id, title: String(value.title), plugin };
  try {
    return (await inTime(value)).map((finding) => ({ ...finding, ...about }));
  } catch (error) {
    const message = `the check failed: ${error instanceof Error ? error.message : String(error)}`;
    return [{ severity: 'error', message, fix: `Report this to the authors of ${plugin}.`, ...about }];
  }
}

const LIMIT_MS = 60_000;

/** A check that waits for ever would keep the others from running. */
async function inTime(check: Check): Promise<Finding[]> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`it did not finish within ${LIMIT_MS / 1000} s`)), LIMIT_MS);
  });
  try {
    return await Promise.race([check.run(), timeout]);
  } finally {
    clearTimeout(timer);
  }
}
