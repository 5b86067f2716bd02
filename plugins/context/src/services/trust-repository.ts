import { CubError, EXIT, trustToken, type Cub, type ListedTrustItem } from '@cub/plugin-sdk';
import { describeTrustItems, plural } from '@cub/plugin-sdk/text';

export interface TrustReport {
  readonly items: readonly ListedTrustItem[];
  readonly total: number;
  /** How many approvals this call revoked; null when it was not asked to. */
  readonly revoked: number | null;
}

export async function listTrust(cub: Cub): Promise<TrustReport> {
  const items = await (await cub.get(trustToken)).list();
  return { items, total: items.length, revoked: null };
}

/** Whether nothing is left to approve. */
export function isAllTrusted({ items }: TrustReport, withScripts: boolean): boolean {
  return items.every((item) => item.trusted && (item.covers_scripts || !withScripts));
}

/** Approves exactly the bytes that were shown. @throws CubError `CUB_TRUST_IN_RUN` (exit 3) */
export async function grantTrust(cub: Cub, shown: TrustReport, withScripts: boolean): Promise<TrustReport> {
  // What is approved with its scripts stays so: to loosen that, one revokes.
  const open = shown.items.filter((item) => withScripts || !item.trusted);
  await (await cub.get(trustToken)).grant(open.map((item) => (withScripts ? item.digest_with_scripts : item.digest)));
  return { ...shown, items: shown.items.map((item) => ({ ...item, trusted: true, covers_scripts: open.includes(item) ? withScripts : item.covers_scripts })) };
}

export async function revokeTrust(cub: Cub): Promise<TrustReport> {
  const revoked = await (await cub.get(trustToken)).revoke();
  return { ...(await listTrust(cub)), revoked };
}

/** @throws CubError `CUB_COMMAND_UNSAFE` (exit 3) when a command does not show all that it does */
export function requireApprovable({ items }: TrustReport): void {
  const refused = items.filter((item) => item.refused !== null);
  if (refused.length === 0) return;
  throw new CubError(`${plural(refused.length, 'command')} of this repository cannot be approved:\n${describeTrustItems(refused, false)}`, {
    code: 'CUB_COMMAND_UNSAFE',
    exit: EXIT.check,
    suggestions: ['Find out who put them there, and write them in visible characters; then run `cub trust` again.'],
  });
}

/** Without a terminal there is nobody to ask. */
export function notApproved(report: TrustReport, withScripts: boolean): CubError {
  const open = report.items.filter((item) => !item.trusted || (withScripts && !item.covers_scripts)).length;
  return new CubError(`${open} of ${plural(report.total, 'command')} of this repository ${open === 1 ? 'is' : 'are'} not approved:\n${describeTrustItems(report.items, withScripts)}`, {
    code: 'CUB_TRUST_REQUIRED',
    exit: EXIT.check,
    suggestions: [`Read them; if they are fine, approve them with \`cub trust --yes${withScripts ? ' --with-scripts' : ''}\`.`],
  });
}
