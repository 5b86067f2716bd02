import type { CommitRef, EpicEntry, LedgerEntry, Lineage } from '@cub/schema';
import { NO_LINEAGE } from '../../reading/read-task-data.js';
import { taskEntry } from '../task/task-entry.js';
import { aggregatesOf } from './epic-aggregates.js';
import { childIds, members, type EpicState } from './epic-state.js';

/** The entry of an epic, its keys in the order of the model. @returns null until one of its tasks has an entry */
export function epicEntry(state: EpicState): EpicEntry | null {
  const entries = members(state).flatMap((task) => taskEntry(task) ?? []);
  const last = state.history.at(-1);
  if (entries.length === 0 || !last) return null;
  const { id, updatedAt } = state;
  const snapshot = state.snapshot ?? NO_SNAPSHOT;
  const taskIds = childIds(state);
  const [first, final] = commitSpan(entries);
  return {
    version: 1,
    kind: 'epic',
    id,
    title: snapshot.title ?? id,
    lineage: lineageOf(state, entries),
    epic: { title: snapshot.title ?? id, description: snapshot.description, captured_at: snapshot.capturedAt },
    task_ids: taskIds,
    aggregates: aggregatesOf(entries, state.snapshot?.children.length ?? taskIds.length),
    workflow: { stage: last.stage, stage_updated_at: last.at },
    state_history: [...state.history],
    started_at: entries.map((entry) => entry.started_at).reduce(earlier),
    completed_at: completedAt(entries, taskIds),
    updated_at: updatedAt,
    first_commit: first?.hash ?? null,
    last_commit: final?.hash ?? null,
  };
}

const NO_SNAPSHOT = { title: null, description: '', capturedAt: null } as const;

function lineageOf({ id, snapshot }: EpicState, entries: readonly LedgerEntry[]): Lineage {
  if (!snapshot) return { ...(entries[0]?.lineage ?? NO_LINEAGE), epic_id: id };
  const { specId, specFile, planId, planFile } = snapshot;
  return { spec_id: specId, spec_file: specFile, plan_id: planId, plan_file: planFile, epic_id: id };
}

/** When the last child was completed; null while one is not. */
function completedAt(entries: readonly LedgerEntry[], taskIds: readonly string[]): string | null {
  const ends = entries.flatMap(({ outcome }) => (outcome?.success ? outcome.completed_at : []));
  return ends.length < taskIds.length ? null : ends.reduce((a, b) => (a > b ? a : b));
}

/** The first and the last commit that agents made for the epic's tasks. */
function commitSpan(entries: readonly LedgerEntry[]): [CommitRef?, CommitRef?] {
  const commits = entries.flatMap(({ outcome }) => outcome?.commits ?? []);
  const inOrder = commits.toSorted((a, b) => Date.parse(a.timestamp) - Date.parse(b.timestamp));
  return [inOrder[0], inOrder.at(-1)];
}

function earlier(a: string, b: string): string {
  return a < b ? a : b;
}
