import type { Check, Contribution, Cub, ExtensionPoint, Finding } from '@cub/plugin-sdk';

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

/** Runs checks one after the other. One that fails is a finding of its plugin; the others still run. @param only ids; empty = all */
export async function runChecks(cub: Pick<Cub, 'all'>, point: ExtensionPoint<Check>, only: readonly string[]): Promise<CheckReport> {
  const checks = (await cub.all(point)).filter(({ id }) => only.length === 0 || only.includes(id));
  const items: CheckedFinding[] = [];
  for (const check of checks) items.push(...(await findingsOf(check)));
  const count = (severity: Finding['severity']) => items.filter((item) => item.severity === severity).length;
  return { items, total: items.length, errors: count('error'), warnings: count('warning') };
}

async function findingsOf({ id, plugin, value }: Contribution<Check>): Promise<CheckedFinding[]> {
  const about = { check: id, title: value.title, plugin };
  try {
    return (await value.run()).map((finding) => ({ ...finding, ...about }));
  } catch (error) {
    const message = `the check failed: ${error instanceof Error ? error.message : String(error)}`;
    return [{ severity: 'error', message, fix: `Report this to the authors of ${plugin}.`, ...about }];
  }
}
