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

/** An item, and what was approved of it; `cub trust --json` prints it. */
export interface ListedTrustItem extends TrustItem {
  /** The SHA-256, in hex, of kind, origin and content. */
  readonly digest: string;
  /** `digest` and that of the files that the command names: approving this, a change of one of them asks again. */
  readonly digest_with_scripts: string;
  /** Existing files of the repository that the command names, relative to the root. They may change unseen unless they are approved, too. */
  readonly scripts: readonly string[];
  /** Whether the approval was given for the scripts, too. */
  readonly covers_scripts: boolean;
  /** Whether it may run. */
  readonly trusted: boolean;
  /** Why nobody can approve it; null when it can be. */
  readonly refused: string | null;
}

/**
 * Approvals, kept outside the repository: digest of the bytes + identity of the repository. Any change of an item asks again.
 * @example
 * await (await cub.get(trustToken)).require([{ kind: 'hello command', origin: '.cub/config.json#hello.command', content: command }]);
 * // … only now run it
 */
export interface TrustService {
  /** All that this repository can make cub execute, with whether it is approved. */
  list(): Promise<ListedTrustItem[]>;
  /**
   * Approves what was listed, for this clone of the repository and for all of its worktrees. Other approvals stay.
   * @param digests `digest` or `digest_with_scripts`, as `list` gave them
   * @throws CubError `CUB_TRUST_IN_RUN` (exit 3) for the agent of a run
   */
  grant(digests: readonly string[]): Promise<void>;
  /**
   * Approves what the user typed into cub on this machine a moment ago. The agent of a run approves nothing, and nobody approves hidden characters.
   * @returns whether the items are approved now
   */
  approveTyped(items: readonly TrustItem[]): Promise<boolean>;
  /** Revokes all approvals for this repository. @returns how many there were */
  revoke(): Promise<number>;
  /**
   * Goes on only when all of these are approved.
   * @throws CubError `CUB_TRUST_REQUIRED` that lists what to look at, `CUB_COMMAND_UNSAFE` for commands with hidden characters (both exit 3)
   */
  require(items: readonly TrustItem[]): Promise<void>;
}
/** Approvals of what the repository would make cub execute. */
export const trustToken = createToken<TrustService>('trust');
