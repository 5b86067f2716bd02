import { unsafeIdReason } from '@cub/schema';
import type { MarkdownLine } from '../markdown-lines.js';
import { shown } from '../files-backend/task-text.js';
import type { PlanFault } from './plan-document.js';

/** What a heading line of a plan is. */
export type PlanHeading =
  | { readonly kind: 'epic' | 'task'; readonly rest: string }
  | { readonly kind: 'other'; readonly level: number; readonly text: string };

/** @returns undefined when the line is no heading */
export function planHeading(line: MarkdownLine): PlanHeading | undefined {
  if (line.fenced) return undefined;
  const match = /^ {0,3}(#{1,6})(?=[ \t]|$)/.exec(line.text);
  if (!match) return undefined;
  const level = match[1]?.length ?? 1;
  const text = line.text.slice(match[0].length).trim().replace(/(?:^|[ \t])#+$/, '').trimEnd();
  const item = /^(Epic|Task)[ \t]*(?::(.*)|)$/i.exec(text);
  if (level === 2 && item?.[1]?.toLowerCase() === 'epic') return { kind: 'epic', rest: (item[2] ?? '').trim() };
  if (level === 3 && item?.[1]?.toLowerCase() === 'task') return { kind: 'task', rest: (item[2] ?? '').trim() };
  return { kind: 'other', level, text };
}

/** Cuts `id - title`. */
export function readItemHeading(
  kind: 'epic' | 'task',
  rest: string,
  line: number,
): { id: string; title: string } | PlanFault {
  const example = kind === 'epic' ? '## Epic: cub-a1 - Parser' : '### Task: cub-a1.1 - Write the parser';
  const match = /^`?([^\s`]+)`?[ \t]+[-–—][ \t]+(.*\S)$/.exec(rest);
  const [id, title] = [match?.[1], match?.[2]];
  if (id === undefined || title === undefined || /^[-–—]$/.test(id)) {
    return { code: 'CUB_PLAN_INVALID', line, expected: `an id and a title of the ${kind}`, received: shown(rest), example };
  }
  const unsafe = unsafeIdReason(id);
  if (unsafe === undefined) return { id, title };
  return { code: 'CUB_ID_UNSAFE', line, expected: `an id that is safe as a file name (${unsafe})`, received: shown(id), example };
}
