import type { EntityName } from '@cub/plugin-sdk';
import { isSafeId, type JournalEvent, type LedgerEntry } from '@cub/schema';
import { distinct } from '../reading/values.js';
import { readSnapshots } from './read-snapshots.js';

/** The epic and the plan that a task says it belongs to. */
export function groupsOfTask({ lineage }: Pick<LedgerEntry, 'lineage'>): EntityName[] {
  return [...named('epic', [lineage.epic_id]), ...named('plan', [lineage.plan_id])];
}

/** The plans that snapshots of an epic name, or the epics that snapshots of a plan list: all that ever did, for one of them may be the newest again. */
export function groupsOfSnapshots(name: EntityName, snapshots: readonly JournalEvent[]): EntityName[] {
  const known = readSnapshots(snapshots);
  return name.startsWith('epic/') ? named('plan', known.map(({ planId }) => planId)) : named('epic', known.flatMap(({ children }) => children));
}

function named(kind: 'epic' | 'plan', ids: readonly (string | null)[]): EntityName[] {
  return distinct(ids.filter(isSafeId)).map((id): EntityName => `${kind}/${id}`);
}
