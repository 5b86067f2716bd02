import { CubError, EXIT, trustToken, type Cub, type TrustItem } from '@cub/plugin-sdk';

export interface TrustReport {
  readonly items: readonly (TrustItem & { readonly digest: string; readonly trusted: boolean })[];
  readonly total: number;
  /** How many approvals this call took back; null when it was not asked to. */
  readonly revoked: number | null;
}

export async function listTrust(cub: Cub): Promise<TrustReport> {
  const items = await (await cub.get(trustToken)).list();
  return { items, total: items.length, revoked: null };
}

/** Approves exactly the bytes that were shown. */
export async function grantTrust(cub: Cub, shown: TrustReport): Promise<TrustReport> {
  await (await cub.get(trustToken)).grant(shown.items.map((item) => item.digest));
  return { ...shown, items: shown.items.map((item) => ({ ...item, trusted: true })) };
}

export async function revokeTrust(cub: Cub): Promise<TrustReport> {
  const revoked = await (await cub.get(trustToken)).revoke();
  return { ...(await listTrust(cub)), revoked };
}

export function describeItems({ items }: TrustReport): string {
  return items.map((item) => `${item.trusted ? '✓' : '?'} ${item.kind} from ${item.origin}\n    ${item.content.replaceAll('\n', '\n    ')}`).join('\n');
}

/** Without a terminal there is nobody to ask. */
export function notApproved(report: TrustReport): CubError {
  const open = report.items.filter((item) => !item.trusted).length;
  return new CubError(`${open} of ${report.total} commands of this repository are not approved:\n${describeItems(report)}`, {
    code: 'CUB_TRUST_REQUIRED',
    exit: EXIT.check,
    suggestions: ['Read them; if they are fine, approve them with `cub trust --yes`.'],
  });
}
