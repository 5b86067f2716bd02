import { CubError, EXIT, idsToken, projectToken, tasksToken, type Cub, type IdKind } from '@cub/plugin-sdk';
import { withArticle } from '@cub/plugin-sdk/text';
import { knownSpecs, planIds } from './known-specs.js';

export interface IdListing {
  readonly items: readonly { readonly id: string; readonly kind: IdKind }[];
  readonly total: number;
}

export interface NextIdsQuery {
  readonly kind: IdKind;
  readonly parent: string | undefined;
  readonly count: number;
}

/** @throws CubError `CUB_IDS_PARENT` (exit 2), `CUB_IDS_FULL`, `CUB_IDS_CONTENTION` (exit 4), `CUB_IDS_NO_GIT` */
export async function nextIds(cub: Cub, { kind, parent, count }: NextIdsQuery): Promise<IdListing> {
  const isCounted = kind === 'spec' || kind === 'standalone';
  if (isCounted !== (parent === undefined)) throw parentMismatch(kind, isCounted);
  const project = await cub.get(projectToken);
  await project.ensureInitialized();
  const ids = await cub.get(idsToken);
  const taken = isCounted ? [] : await existingIds(cub, project.root);
  const items = (await ids.next(kind, { parent, taken, count })).map((id) => ({ id, kind }));
  return { items, total: items.length };
}

async function existingIds(cub: Cub, root: string): Promise<string[]> {
  const { items } = await (await cub.get(tasksToken)).list();
  const named = items.flatMap((task) => [task.id, task.lineage.plan_id, task.lineage.spec_id]).filter((id) => id !== null);
  return [...named, ...planIds(root), ...knownSpecs(root, [])];
}

function parentMismatch(kind: IdKind, isCounted: boolean): CubError {
  const message = isCounted ? `${withArticle(kind)} has no parent` : `${withArticle(kind)} needs the id that it belongs to`;
  const example = { spec: '', plan: ' cub-054', epic: ' cub-054A', task: ' cub-054A-0', standalone: '' }[kind];
  return new CubError(message, { code: 'CUB_IDS_PARENT', exit: EXIT.usage, suggestions: [`\`cub ids next ${kind}${example}\``] });
}
