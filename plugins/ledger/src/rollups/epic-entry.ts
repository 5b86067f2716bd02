import type { CommitRef, EpicEntry, JournalEvent, LedgerEntry, Lineage } from '@cub/schema';
import { distinct } from '../reading/values.js';
import { lastChange, latest } from '../reducers/task/last-change.js';
import { aggregatesOf } from './epic-aggregates.js';
import { inStartOrder } from './entry-totals.js';
import { NOTHING_RECORDED, readSnapshots, type RecordedEpic, type Snapshot } from './read-snapshots.js';
import { stageHistory } from './stage-history.js';

/**
 * The entry of an epic, its keys in the order of the model. The order of what is given does not matter.
 * @param snapshots its `epic.snapshot` events
 * @param tasks entries of the tasks whose `lineage.epic_id` it is
 * @returns null until one of its tasks has an entry
 */
export function epicEntry(id: string, snapshots: readonly JournalEvent[], tasks: readonly LedgerEntry[]): EpicEntry | null {
  const [known, entries] = [readSnapshots(snapshots), inStartOrder(tasks)];
  const [first] = entries;
  const history = stageHistory(known, entries);
  const now = history.at(-1);
  if (!first || !now) return null;
  const newest = known.at(-1) ?? unknownEpic(id, first);
  const taskIds = distinct([...newest.children, ...entries.map((entry) => entry.id)]);
  const commits = commitSpan(entries);
  return {
    version: 1,
    kind: 'epic',
    id,
    title: newest.title,
    lineage: lineageOf(newest),
    epic: { title: newest.title, description: newest.description, captured_at: newest.capturedAt, ...recordedOf(known) },
    task_ids: taskIds,
    aggregates: aggregatesOf(entries, known.length > 0 ? newest.children.length : taskIds.length),
    workflow: { stage: now.stage, stage_updated_at: now.at },
    state_history: history,
    started_at: first.started_at,
    completed_at: completedAt(entries, taskIds.length),
    updated_at: latest([...known.map(({ capturedAt }) => capturedAt), ...entries.map(lastChange)]),
    first_commit: commits[0]?.hash ?? null,
    last_commit: commits.at(-1)?.hash ?? null,
  };
}

/** What the newest snapshot that says any of it does: a later one of cub's own does not. */
function recordedOf(snapshots: readonly Snapshot[]): RecordedEpic {
  const isSaid = ({ recorded }: Snapshot) => Object.values(recorded).some((value) => value !== null && !(Array.isArray(value) && value.length === 0));
  return snapshots.findLast(isSaid)?.recorded ?? NOTHING_RECORDED;
}

type Described = Omit<Snapshot, 'by' | 'capturedAt' | 'recorded'> & { readonly capturedAt: string | null };

/** An epic that only its tasks know. */
function unknownEpic(id: string, { lineage }: LedgerEntry): Described {
  const { spec_id: specId, spec_file: specFile, plan_id: planId, plan_file: planFile } = lineage;
  return { title: id, description: '', specId, specFile, planId, planFile, children: [], capturedAt: null };
}

/** Where the epic comes from; an epic belongs to no other. */
function lineageOf({ specId, specFile, planId, planFile }: Described): Lineage {
  return { spec_id: specId, spec_file: specFile, plan_id: planId, plan_file: planFile, epic_id: null };
}

/** When the last task was completed; null while one of them is not. */
export function completedAt(entries: readonly LedgerEntry[], totalTasks: number): string | null {
  const ends = entries.flatMap(({ outcome }) => (outcome?.success ? [outcome.completed_at] : []));
  return ends.length < totalTasks ? null : latest(ends.map((end) => end ?? '')) || null;
}

/** The commits that agents made for the epic's tasks, by time; what has no time that can be read comes first. */
function commitSpan(entries: readonly LedgerEntry[]): CommitRef[] {
  const commits = entries.flatMap(({ outcome }) => outcome?.commits ?? []);
  const time = ({ timestamp }: CommitRef) => Date.parse(timestamp) || 0;
  return commits.sort((a, b) => time(a) - time(b) || (a.hash < b.hash ? -1 : Number(a.hash > b.hash)));
}
