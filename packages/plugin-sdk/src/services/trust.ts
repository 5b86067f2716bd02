import { createToken } from '../token.js';

/** Something that the repository itself would make cub execute. */
export interface TrustItem {
  /** `verify command`, `harness command`, `hook`, `workflow`. */
  readonly kind: string;
  /** Where it comes from, for example `.cub/config.json#verify.commands`. */
  readonly origin: string;
  /** The exact bytes that would run. */
  readonly content: string;
}

/** Approvals, kept outside the repository: digest of the bytes + identity of the repository. */
export interface TrustService {
  /** All that this repository can make cub execute, with whether it is approved. */
  list(): Promise<(TrustItem & { digest: string; trusted: boolean })[]>;
  grant(digests: readonly string[]): Promise<void>;
  revoke(): Promise<number>;
  /** @throws CubError `CUB_TRUST_REQUIRED` (exit 3) that lists what to look at. */
  require(items: readonly TrustItem[]): Promise<void>;
}
export const trustToken = createToken<TrustService>('trust');
