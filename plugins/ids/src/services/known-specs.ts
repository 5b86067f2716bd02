import { tasksToken, type Cub } from '@cub/plugin-sdk';

/** Ids of the specs that the project's tasks come from. */
export async function knownSpecs(cub: Cub): Promise<ReadonlySet<string>> {
  const { items } = await (await cub.get(tasksToken)).list();
  return new Set(items.flatMap((task) => task.lineage.spec_id ?? []));
}
