import type { JournalEvent, LedgerEntry } from '@cub/schema';
import { fieldsOf, integer, oneOf, text, texts, type Fields } from '../../reading/values.js';
import { STAGES } from '../../vocabulary.js';
import { moveTo, type TaskState } from './task-state.js';

/** `ledger.stage_changed` */
export function stageChanged(state: TaskState, event: JournalEvent, data: Fields): TaskState {
  const stage = oneOf(data.to, STAGES, null);
  if (stage === null) return state;
  return moveTo(state, stage, event, { by: text(data.by) ?? event.agent, reason: text(data.reason) });
}

const KINDS = {
  tests_passed: /\b(tests?|jest|vitest|mocha|pytest|tap|ava|rspec|phpunit)\b/,
  typecheck_passed: /\b(tsc|type-?check|types|mypy|pyright)\b/,
  lint_passed: /\b(lint|eslint|biome|ruff|flake8|pylint|clippy|rubocop|golangci-lint)\b/,
};

interface Checked {
  readonly command: string;
  readonly exitCode: number | null;
}

/** `verification.recorded`: the last one counts. What a command checked follows from its words. */
export function verificationRecorded(state: TaskState, event: JournalEvent, data: Fields): TaskState {
  const status = oneOf(data.status, ['pass', 'fail'] as const, null);
  if (status === null) return state;
  const checked = readCommands(data.commands);
  const passed = (kind: RegExp) => {
    const some = checked.filter(({ command }) => kind.test(command));
    return some.length === 0 ? null : some.every(({ exitCode }) => exitCode === 0);
  };
  const verification: LedgerEntry['verification'] = {
    status,
    checked_at: event.ts,
    tests_passed: passed(KINDS.tests_passed),
    typecheck_passed: passed(KINDS.typecheck_passed),
    lint_passed: passed(KINDS.lint_passed),
    notes: checked.flatMap(({ command, exitCode }) => (exitCode === 0 ? [] : [failure(command, exitCode)])),
  };
  return { ...state, verification };
}

function failure(command: string, exitCode: number | null): string {
  return exitCode === null ? `\`${command}\` did not end by itself` : `\`${command}\` ended with ${exitCode}`;
}

function readCommands(value: unknown): Checked[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((item) => {
    const fields = fieldsOf(item);
    const command = text(fields?.command);
    return command === null ? [] : [{ command, exitCode: integer(fields?.exit_code) }];
  });
}

/** `drift.recorded` */
export function driftRecorded(state: TaskState, _event: JournalEvent, data: Fields): TaskState {
  const severity = oneOf(data.severity, ['none', 'minor', 'significant'] as const, null);
  if (severity === null) return state;
  return { ...state, drift: { additions: texts(data.additions), omissions: texts(data.omissions), severity } };
}
