import { isCubError, type ListedTrustItem, type TrustItem, type TrustService } from '@cub/plugin-sdk';
import { describeTrustItems } from '@cub/plugin-sdk/text';

/** Asks the user; null where nobody can be asked. */
export type Ask = ((question: string) => Promise<boolean>) | null;

/**
 * Goes on only when these commands are approved; where somebody can be asked, what is missing is shown and approved by a yes.
 * @throws CubError `CUB_TRUST_REQUIRED`, `CUB_COMMAND_UNSAFE` (both exit 3)
 */
export async function approveOrRefuse(trust: TrustService, items: readonly TrustItem[], ask: Ask): Promise<void> {
  try {
    await trust.require(items);
  } catch (error) {
    if (ask === null || !isCubError(error) || error.code !== 'CUB_TRUST_REQUIRED') throw error;
    const open = (await trust.list()).filter((listed) => !listed.trusted && items.some((item) => isSame(item, listed)));
    if (open.length === 0 || !(await ask(`This run would execute commands of the repository that are not approved:\n${describeTrustItems(open, false)}\n\nLet cub execute these?`))) throw error;
    await trust.grant(open.map(digestToGrant));
    await trust.require(items);
  }
}

/** What was approved with its scripts before stays so. */
function digestToGrant(item: ListedTrustItem): string {
  return item.covers_scripts ? item.digest_with_scripts : item.digest;
}

function isSame(one: TrustItem, other: TrustItem): boolean {
  return one.kind === other.kind && one.origin === other.origin && one.content === other.content;
}
