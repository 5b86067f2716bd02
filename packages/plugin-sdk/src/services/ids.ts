import { createToken } from '../token.js';

export type IdKind = 'spec' | 'plan' | 'epic' | 'task' | 'standalone';

/** Hands out new ids; counters live on the sync branch. */
export interface IdService {
  /**
   * @param parent id of the spec, plan or epic that the new id belongs to; not for spec and standalone.
   * @param taken ids that exist already (plan, epic and task numbers are found, not counted).
   */
  next(kind: IdKind, options?: { parent?: string; taken?: readonly string[]; count?: number }): Promise<string[]>;
}
export const idsToken = createToken<IdService>('ids');
