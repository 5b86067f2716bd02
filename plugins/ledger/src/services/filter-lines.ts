import type { AnyLedgerLine, LedgerLine, RunStatus, Stage } from '@cub/schema';
import type { TaskLineStatus } from './task-line.js';

/** What a line has to be like; what is not named does not matter. Names and ids are compared as a whole. */
export interface LineFilter {
  readonly stage?: Stage;
  readonly status?: TaskLineStatus | RunStatus;
  readonly epic?: string;
  readonly plan?: string;
  /** Only tasks that this run attempted. */
  readonly run?: string;
  readonly harness?: string;
  readonly model?: string;
  /** Why an attempt failed. */
  readonly category?: string;
  /** The known cost is more than this. An unknown cost is not. */
  readonly costAboveNanoUsd?: number;
  /** More than one model was used. */
  readonly escalated?: boolean;
  /** The work differs from what was asked for, slightly or significantly. */
  readonly drift?: boolean;
  /** Changed at this time or later; milliseconds since 1970. */
  readonly since?: number;
  /** Changed before this time; milliseconds since 1970. */
  readonly until?: number;
}

/** What {@link matchesFilter} looks at; what a command was asked for may hold more. */
const KEYS: Readonly<Record<keyof LineFilter, true>> = {
  stage: true,
  status: true,
  epic: true,
  plan: true,
  run: true,
  harness: true,
  model: true,
  category: true,
  costAboveNanoUsd: true,
  escalated: true,
  drift: true,
  since: true,
  until: true,
};

/** Whether every line matches. */
export function isUnfiltered(filter: LineFilter): boolean {
  return Object.entries(filter).every(([key, wanted]) => !Object.hasOwn(KEYS, key) || wanted === undefined || wanted === false);
}

export function matchesFilter(line: AnyLedgerLine, filter: LineFilter): boolean {
  return isOfKind(line, filter) && wasWorkedBy(line, filter) && isNoteworthy(line, filter) && isWithin(line.updated_at, filter);
}

/** @param at an ISO time; one that is unknown or cannot be read is within no limits */
export function isWithin(at: string | null, { since, until }: Pick<LineFilter, 'since' | 'until'>): boolean {
  if (since === undefined && until === undefined) return true;
  const time = Date.parse(at ?? '');
  return time >= (since ?? -Infinity) && time < (until ?? Infinity);
}

function isOfKind(line: AnyLedgerLine, { stage, status, epic, plan }: LineFilter): boolean {
  return isOrAny(stage, line.stage) && isOrAny(status, 'status' in line ? line.status : null) && isOrAny(epic, line.epic) && isOrAny(plan, line.plan);
}

function wasWorkedBy(line: AnyLedgerLine, { run, harness, model, category }: LineFilter): boolean {
  const isBy = isAmong(run, namesIn(line, 'runs')) && isAmong(harness, namesIn(line, 'harnesses')) && isAmong(model, namesIn(line, 'models'));
  return isBy && isAmong(category, namesIn(line, 'error_categories'));
}

/** @returns none where lines of this kind do not say */
function namesIn(line: AnyLedgerLine, key: 'runs' | 'harnesses' | 'models' | 'error_categories'): readonly string[] {
  return key in line ? (line as LedgerLine)[key] : [];
}

function isNoteworthy(line: AnyLedgerLine, { costAboveNanoUsd, escalated, drift }: LineFilter): boolean {
  return (
    (costAboveNanoUsd === undefined || (line.cost_nano_usd !== null && line.cost_nano_usd > costAboveNanoUsd)) &&
    (!escalated || (line.kind === 'task' && line.escalated)) &&
    (!drift || (line.kind === 'task' && line.drift !== null && line.drift !== 'none'))
  );
}

function isOrAny(wanted: string | undefined, value: string | null): boolean {
  return wanted === undefined || wanted === value;
}

function isAmong(wanted: string | undefined, values: readonly string[]): boolean {
  return wanted === undefined || values.includes(wanted);
}
