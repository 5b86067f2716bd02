import type { Lineage, Task } from '@cub/schema';

/** A task that is put under an epic belongs to the epic's plan. @returns nothing without a parent: then the lineage is not a matter of it */
export function lineageUnder(parent: string | null | undefined, items: readonly Task[]): { lineage?: Lineage } {
  const epic = items.find((task) => task.id === parent);
  return epic ? { lineage: { ...epic.lineage, epic_id: epic.id } } : {};
}
