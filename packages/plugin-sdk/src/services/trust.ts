import { createToken } from '../token.js';

/** Something that the repository itself would make cub execute. */
export interface TrustItem {
  /** What it is, for people: `verify command`, `harness command`, `hook`, `workflow`. */
  readonly kind: string;
  /** Where it comes from, for example `.cub/config.json#verify.commands`. */
  readonly origin: string;
  /** The exact bytes that would run. */
  readonly content: string;
}

/**
 * Approvals, kept outside the repository: digest of the bytes + identity of the repository. Any change of an item asks again.
 * @example
 * await (await cub.get(trustToken)).require([{ kind: 'hello command', origin: '.cub/config.json#hello.command', content: command }]);
 * // … only now run it
 */
export interface TrustService {
  /** All that this repository can make cub execute, with whether it is approved. `digest` is the SHA-256, in hex, of kind, origin and content. */
  list(): Promise<(TrustItem & { digest: string; trusted: boolean })[]>;
  /** Approves what was listed, for this clone of the repository and for all of its worktrees. Other approvals stay. @param digests as `list` gave them */
  grant(digests: readonly string[]): Promise<void>;
  /** Takes all approvals for this repository back. @returns how many there were */
  revoke(): Promise<number>;
  /** Goes on only when all of these are approved. @throws CubError `CUB_TRUST_REQUIRED` (exit 3) that lists what to look at. */
  require(items: readonly TrustItem[]): Promise<void>;
}
/** Approvals of what the repository would make cub execute. */
export const trustToken = createToken<TrustService>('trust');
