import type { LedgerEntry, Stage } from '@cub/schema';
import type { StageChange } from '../reducers/task/task-state.js';
import { STAGES } from '../vocabulary.js';
import type { Snapshot } from './read-snapshots.js';

/** Something that may have changed the stage of an epic. */
interface Move {
  /** null where an imported record does not say. */
  readonly at: string | null;
  readonly by: string;
  /** What the epic consists of from now on. */
  readonly children?: readonly string[];
  /** A task that is in another stage from now on. */
  readonly task?: { readonly id: string; readonly stage: Stage };
}

/**
 * The stages that an epic went through: its snapshots and the histories of its tasks, replayed by time. Its stage is that of
 * its least progressed task, and `in_progress` while a child is open.
 * @param snapshots in order
 * @param entries in an order that depends on nothing but them
 */
export function stageHistory(snapshots: readonly Snapshot[], entries: readonly LedgerEntry[]): StageChange[] {
  const histories = [snapshots.map(({ capturedAt, by, children }) => ({ at: capturedAt, by, children })), ...entries.map(movesOf)];
  const moves = histories.flatMap(withoutStepsBack).sort((a, b) => (a.order < b.order ? -1 : Number(a.order > b.order)));
  const stages = new Map<string, Stage>();
  const history: StageChange[] = [];
  let children: readonly string[] = [];
  for (const move of moves) {
    children = move.children ?? children;
    if (move.task) stages.set(move.task.id, move.task.stage);
    if (stages.size === 0) continue;
    const stage = stageOf(children, stages);
    if (history.at(-1)?.stage !== stage) history.push({ stage, at: move.at, by: move.by });
  }
  return history;
}

function stageOf(children: readonly string[], stages: ReadonlyMap<string, Stage>): Stage {
  if (children.some((id) => !stages.has(id))) return 'in_progress';
  let least = STAGES.length - 1;
  for (const stage of stages.values()) least = Math.min(least, STAGES.indexOf(stage));
  return STAGES[least] ?? 'in_progress';
}

/** The workflow has the last word: an entry that was imported may have no history. */
function movesOf({ id, state_history: history, workflow }: LedgerEntry): Move[] {
  const moves = history.map(({ stage, at, by }): Move => ({ at, by, task: { id, stage } }));
  if (history.at(-1)?.stage === workflow.stage) return moves;
  return [...moves, { at: workflow.stage_updated_at, by: 'cub', task: { id, stage: workflow.stage } }];
}

/** The moves of one task keep their order, also where a clock went back; what is shown stays what the clock said. */
function withoutStepsBack(moves: readonly Move[]): (Move & { readonly order: string })[] {
  let latest = '';
  return moves.map((move) => {
    if (move.at === null) return { ...move, order: latest };
    latest = move.at > latest ? move.at : latest;
    return { ...move, order: latest };
  });
}
