import type { CommitRef, LedgerEntry, Lineage } from '@cub/schema';
import { NOT_VERIFIED, type StageChange } from '../reducers/task/task-state.js';
import { STAGES } from '../vocabulary.js';
import { IN_EXTRA, type Source } from './source.js';

type TaskSection = LedgerEntry['task'];

/** The section `task`. @param at for a snapshot without a time */
export function readTaskSection(entry: Source, id: string, at: string): TaskSection {
  const title = entry.text('title');
  const section = entry.part('task');
  const captured = section.time('captured_at') ?? at;
  const own = section.text('title');
  if (title !== null && own !== null && title !== own) section.odd('title', `differs from the title of the entry, ${JSON.stringify(title)}`, own);
  return {
    title: own ?? title ?? id,
    description: section.text('description') ?? '',
    type: section.text('type') ?? 'task',
    priority: readPriority(section) ?? 2,
    labels: section.texts('labels'),
    acceptance_criteria: section.texts('acceptance_criteria'),
    depends_on: section.texts('depends_on'),
    created_at: section.time('created_at') ?? captured,
    captured_at: captured,
  };
}

/** A number, or `P1` as trackers write it. */
export function readPriority(section: Source): number | null {
  const given = section.raw('priority');
  const match = typeof given === 'string' ? /^P?(\d)$/i.exec(given) : null;
  if (!match) return section.count('priority');
  section.drop('priority');
  return Number(match[1]);
}

/** The section `lineage`, and the older keys at the top of the entry for what it does not say. */
export function readLineageSection(entry: Source): Lineage {
  const section = entry.part('lineage');
  const read = (key: keyof Lineage): string | null => {
    const nested = section.text(key);
    const flat = entry.text(key);
    if (nested === null || flat === null || nested === flat) return nested ?? flat;
    entry.odd(key, `differs from lineage.${key}, ${JSON.stringify(nested)}`, `${nested}; ${JSON.stringify(flat)} is left out`);
    return nested;
  };
  return { spec_id: read('spec_id'), spec_file: read('spec_file'), plan_id: read('plan_id'), plan_file: read('plan_file'), epic_id: read('epic_id') };
}

/** The commits of a list. @param at for those without a time @returns null when there is no list */
export function readCommitList(source: Source, key: string, at: string): CommitRef[] | null {
  return source.sections(key)?.flatMap((commit) => readCommit(commit, at) ?? []) ?? null;
}

export function readCommit(source: Source, at: string): CommitRef | null {
  const hash = source.text('hash') ?? source.text('sha');
  if (hash === null) {
    source.odd('hash', 'a commit without a hash', IN_EXTRA);
    return null;
  }
  const [author, patchId] = [source.text('author'), source.text('patch_id')];
  return {
    hash,
    message: source.text('message') ?? '',
    ...(author !== null && { author }),
    timestamp: source.time('timestamp') ?? at,
    ...(patchId !== null && { patch_id: patchId }),
  };
}

export function readChanged(entry: Source, at: string): LedgerEntry['task_changed'] {
  const section = entry.section('task_changed');
  if (!section) return null;
  return {
    detected_at: section.time('detected_at') ?? at,
    fields_changed: section.texts('fields_changed'),
    original_description: section.text('original_description') ?? '',
    final_description: section.text('final_description') ?? '',
    notes: section.text('notes'),
  };
}

export function readDrift(entry: Source): LedgerEntry['drift'] {
  const section = entry.section('drift');
  const severity = section?.word('severity', ['none', 'minor', 'significant']);
  return section && severity ? { additions: section.texts('additions'), omissions: section.texts('omissions'), severity } : null;
}

/** The section `verification`, or the older `verification_status` and `verification_notes`. */
export function readVerification(entry: Source): LedgerEntry['verification'] {
  const section = entry.section('verification');
  const flat = { status: readVerificationStatus(entry, 'verification_status'), notes: entry.texts('verification_notes') };
  if (!section) return { ...NOT_VERIFIED, status: flat.status ?? 'pending', notes: flat.notes };
  return {
    status: readVerificationStatus(section, 'status') ?? flat.status ?? 'pending',
    checked_at: section.time('checked_at'),
    tests_passed: section.flag('tests_passed'),
    typecheck_passed: section.flag('typecheck_passed'),
    lint_passed: section.flag('lint_passed'),
    notes: section.texts('notes'),
  };
}

function readVerificationStatus(source: Source, key: string): LedgerEntry['verification']['status'] | null {
  return source.word(key, ['pending', 'pass', 'fail']);
}

/** A stage, also in capitals and by the older name `complete`. */
export function readStage(source: Source, key: string): StageChange['stage'] | null {
  const given = source.raw(key);
  const word = typeof given === 'string' ? given.trim().toLowerCase() : '';
  const stage = STAGES.find((known) => known === (word === 'complete' ? 'dev_complete' : word));
  if (!stage || stage === given) return source.word(key, STAGES);
  source.drop(key);
  source.odd(key, `the stage ${JSON.stringify(given)}`, stage);
  return stage;
}

/** Where a record stands, and what it says of the way there. A time that it does not give stays unknown. */
export interface ReadStages {
  readonly state_history: StageChange[];
  readonly workflow: { stage: StageChange['stage']; stage_updated_at: string | null };
}

/**
 * `state_history`, and the stage of `workflow`, of the older `workflow_stage` or of the last step.
 * @param fallback the stage of an entry that names none
 */
export function readStages(entry: Source, fallback: StageChange['stage']): ReadStages {
  const history = (entry.sections('state_history') ?? []).flatMap((source): StageChange[] => {
    const stage = readStage(source, 'stage');
    const [at, reason] = [source.time('at'), source.text('reason')];
    if (stage !== null && at === null) source.odd('at', 'no time', 'unknown');
    return stage === null ? [] : [{ stage, at, by: source.text('by') ?? 'unknown', ...(reason !== null && { reason }) }];
  });
  const { stage, at } = currentStage(entry, history.at(-1) ?? null, fallback);
  if (at === null) entry.odd('workflow.stage_updated_at', 'no time', 'unknown');
  return { state_history: history, workflow: { stage, stage_updated_at: at } };
}

function currentStage(entry: Source, last: StageChange | null, fallback: StageChange['stage']): Pick<StageChange, 'stage' | 'at'> {
  const section = entry.section('workflow');
  const nested = section ? readStage(section, 'stage') : null;
  const nestedAt = section?.time('stage_updated_at') ?? null;
  const flat = readStage(entry, 'workflow_stage');
  const flatAt = entry.time('workflow_stage_updated_at');
  if (nested && flat && nested !== flat) entry.odd('workflow_stage', `differs from workflow.stage, ${nested}`, `${nested}; ${flat} is left out`);
  if (nested) return { stage: nested, at: nestedAt };
  if (flat) return { stage: flat, at: flatAt };
  return last ?? { stage: fallback, at: null };
}
