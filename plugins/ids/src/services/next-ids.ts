import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CubError, EXIT, idsToken, projectToken, tasksToken, type Cub, type IdKind } from '@cub/plugin-sdk';

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
  return [...items.flatMap((task) => [task.id, task.lineage.plan_id, task.lineage.spec_id]), ...planIds(root)].filter((id) => id !== null);
}

function planIds(root: string): string[] {
  return folders(join(root, 'plans')).flatMap((slug) => {
    try {
      const { plan_id: plan, spec_id: spec } = JSON.parse(readFileSync(join(root, 'plans', slug, 'plan.json'), 'utf8')) as Record<string, unknown>;
      return [plan, spec].filter((id) => typeof id === 'string');
    } catch {
      // A plan that cannot be read has no id that could be taken.
      return [];
    }
  });
}

function folders(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}

function parentMismatch(kind: IdKind, isCounted: boolean): CubError {
  const message = isCounted ? `a ${kind} has no parent` : `a ${kind} needs the id that it belongs to`;
  const example = { spec: '', plan: ' cub-054', epic: ' cub-054A', task: ' cub-054A-0', standalone: '' }[kind];
  return new CubError(message, { code: 'CUB_IDS_PARENT', exit: EXIT.usage, suggestions: [`\`cub ids next ${kind}${example}\``] });
}
