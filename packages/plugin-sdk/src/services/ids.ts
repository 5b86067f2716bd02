import { createToken } from '../token.js';

/** What an id is for: `cub-054`, `cub-054A`, `cub-054A-0`, `cub-054A-0.1`, `cub-s017`, in this order. */
export type IdKind = 'spec' | 'plan' | 'epic' | 'task' | 'standalone';

/**
 * Hands out new ids; counters live on the sync branch.
 * @example
 * const ids = await cub.get(idsToken);
 * const [task] = await ids.next('standalone');
 * const [first, second] = await ids.next('task', { parent: 'cub-054A-0', taken: items.map(({ id }) => id), count: 2 });
 */
export interface IdService {
  /**
   * New ids of a kind. Numbers of specs and standalone tasks are taken from a counter, so that no two processes or worktrees of a clone get the same
   * one; they are gone also when nothing is made with them.
   * @param options `parent`: id of the spec, plan or epic that the new id belongs to; not for spec and standalone. `taken`: ids that exist already
   *   (plan, epic and task numbers are found, not counted). `count`: how many ids, 1 by default
   * @returns `count` ids, in order
   * @throws CubError `CUB_IDS_PARENT` (exit 2: the parent is of another kind), `CUB_IDS_FULL`, `CUB_IDS_AMBIGUOUS`; for spec and standalone
   *   `CUB_IDS_NO_GIT`, `CUB_IDS_COUNTERS`, `CUB_IDS_CONTENTION` (exit 4), `CUB_GIT_FAILED`
   * @throws CubBug when a kind that needs a parent has none
   */
  next(kind: IdKind, options?: { parent?: string; taken?: readonly string[]; count?: number }): Promise<string[]>;
  /**
   * Guards the creation of an id that a person chose: `cub-1234` is spec 1234 or plan 4 of spec 123, unless the specs that exist decide it.
   * @param options `taken`: ids that exist already
   * @throws CubError `CUB_IDS_AMBIGUOUS` (exit 2)
   */
  requireUnambiguous(id: string, options?: { taken?: readonly string[] }): Promise<void>;
}
/** New ids. */
export const idsToken = createToken<IdService>('ids');
