import type { Journal, LedgerService, LedgerView, Project, RecordService } from '@cub/plugin-sdk';
import { CubError, EXIT, type LedgerEntry, type Stage } from '@cub/schema';
import { distinct } from '../reading/values.js';
import { STAGES } from '../vocabulary.js';
import { requireTask } from './require-task.js';
import { statusOf } from './task-line.js';

/** The stages that a person can put a task into: all but `in_progress`, which only work does. */
export const FINAL_STAGES = ['dev_complete', 'needs_review', 'validated', 'released'] as const satisfies readonly Stage[];
export type FinalStage = (typeof FINAL_STAGES)[number];

export interface StageUpdateRequest {
  readonly ids: readonly string[];
  readonly stage: FinalStage;
  /** Needed for a step back. */
  readonly reason: string | null;
  readonly dryRun: boolean;
}

/** A task and the stage that it moves to. */
export interface StageMove {
  id: string;
  kind: 'task';
  title: string;
  from: Stage;
  to: FinalStage;
  /** False for a task that is there already: nothing is recorded for it. */
  changed: boolean;
}

export interface StageUpdate {
  items: StageMove[];
  total: number;
  dry_run: boolean;
  /** Relative to the project's root; they belong into a commit. */
  paths: string[];
}

export interface UpdateStageDeps {
  readonly ledger: Pick<LedgerService, 'view'>;
  readonly journal: Pick<Journal, 'batch'>;
  readonly records: Pick<RecordService, 'publish'>;
  readonly project: Pick<Project, 'ensureInitialized'>;
  /** The name of the person. */
  readonly who: () => Promise<string>;
}

/**
 * Puts tasks into a stage and publishes that at once. All of them or none.
 * @throws CubError `CUB_ID_UNSAFE`, `CUB_LEDGER_NOT_FOUND`, `CUB_LEDGER_NOT_A_TASK`, `CUB_LEDGER_NOT_COMPLETED`, `CUB_LEDGER_REASON`; nothing is written then
 */
export async function updateStage(deps: UpdateStageDeps, request: StageUpdateRequest): Promise<StageUpdate> {
  const items = planMoves(await deps.ledger.view(), request);
  const moves = items.filter(({ changed }) => changed);
  const planned = { items, total: items.length, dry_run: request.dryRun };
  if (request.dryRun || moves.length === 0) return { ...planned, paths: [] };
  const written = await deps.project.ensureInitialized();
  const batch = deps.journal.batch();
  const by = await deps.who();
  for (const { id, from, to } of moves) {
    const why = request.reason === null ? '' : `: ${request.reason}`;
    batch.append('ledger.stage_changed', { from, to, by, reason: request.reason }, { task_id: id, source: 'cub ledger update', summary: `${id}: ${from} → ${to}${why}` });
  }
  const { paths } = await deps.records.publish({ batch });
  batch.commit();
  return { ...planned, paths: [...written, ...paths] };
}

function planMoves(view: LedgerView, { ids, stage, reason }: StageUpdateRequest): StageMove[] {
  const entries = distinct(ids).map((id) => requireTask(view, id));
  const moves = entries.map((entry): StageMove => {
    const from = entry.workflow.stage;
    return { id: entry.id, kind: 'task', title: entry.title, from, to: stage, changed: from !== stage };
  });
  const unfinished = entries.filter((entry) => entry.outcome?.success !== true && entry.workflow.stage !== stage);
  if (unfinished.length > 0) throw notCompleted(unfinished, stage);
  const back = moves.filter(({ from }) => STAGES.indexOf(from) > STAGES.indexOf(stage));
  if (back.length > 0 && (reason === null || reason.trim() === '')) throw reasonMissing(back);
  return moves;
}

/** All four stages are of completed work: what failed, is blocked or is still worked on has none of them. */
function notCompleted(entries: readonly LedgerEntry[], stage: FinalStage): CubError {
  const shown = listed(entries.map((entry) => `${entry.id} is ${statusOf(entry)}`));
  const first = entries[0]?.id ?? '';
  return new CubError(`only a completed task can become ${stage}: ${shown}`, {
    code: 'CUB_LEDGER_NOT_COMPLETED',
    suggestions: [
      `Complete it first: \`cub task reopen ${first}\` and \`cub run --task ${first}\`, or \`cub task close ${first}\` when it was done by hand.`,
      'Nothing was changed.',
    ],
  });
}

/** The first five. */
function listed(items: readonly string[]): string {
  const more = items.length > 5 ? ` and ${items.length - 5} more` : '';
  return `${items.slice(0, 5).join(', ')}${more}`;
}

function reasonMissing(back: readonly StageMove[]): CubError {
  return new CubError(`a step back needs a reason: ${listed(back.map(({ id, from, to }) => `${id} from ${from} to ${to}`))}`, {
    code: 'CUB_LEDGER_REASON',
    exit: EXIT.usage,
    suggestions: ['Add `--reason "…"`. Nothing was changed.'],
  });
}
