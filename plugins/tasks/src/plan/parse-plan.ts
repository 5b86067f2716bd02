import { markdownLines, type MarkdownLine } from '../markdown-lines.js';
import { shown } from '../files-backend/task-text.js';
import { parseItemBody } from './parse-item.js';
import type { ParsedPlan, PlanFault, PlanItem, PlanProse, PlanWarning } from './plan-document.js';
import { fieldNamed } from './plan-fields.js';
import { planHeading, readItemHeading, type PlanHeading } from './plan-headings.js';

interface Section {
  readonly heading: PlanHeading | null;
  readonly line: number;
  readonly lines: MarkdownLine[];
}

const SOURCE = /^\s*>\s*Source\s*:\s*(.*?)\s*$/i;

/**
 * Parses an itemized plan: `## Epic: id - title` and `### Task: id - title` outside code fences are items; any other heading
 * ends the item before it and is prose. Any text parses; what is wrong with it is in `faults`.
 */
export function parsePlan(text: string): ParsedPlan {
  const { lines, openFence } = markdownLines(text);
  const sections = cutAtHeadings(lines);
  const faults: PlanFault[] = [];
  const warnings: PlanWarning[] = [];
  const items = readItems(sections, faults, warnings);
  const hidden = openFence === null ? undefined : lines.slice(openFence).find((line) => isItem({ ...line, fenced: false }));
  if (openFence !== null && hidden) {
    faults.push(fault(openFence, 'a code fence that is closed', `no end of it before ${shown(hidden.text)}`, '```'));
  }
  if (items.length === 0 && faults.length === 0) {
    faults.push(fault(1, 'at least one epic', 'no `## Epic:` heading', '## Epic: cub-a1 - Parser'));
  }
  return { document: { ...readPreamble(sections), items, prose: readProse(sections) }, faults, warnings };
}

function isItem(line: MarkdownLine): boolean {
  const heading = planHeading(line);
  return heading !== undefined && heading.kind !== 'other';
}

function cutAtHeadings(lines: readonly MarkdownLine[]): Section[] {
  const sections: Section[] = [{ heading: null, line: 1, lines: [] }];
  for (const line of lines) {
    const heading = planHeading(line);
    if (heading) sections.push({ heading, line: line.number, lines: [] });
    else sections.at(-1)?.lines.push(line);
  }
  return sections;
}

function readItems(sections: readonly Section[], faults: PlanFault[], warnings: PlanWarning[]): PlanItem[] {
  const items: PlanItem[] = [];
  let epic: string | null = null;
  for (const { heading, line, lines } of sections) {
    if (!heading || heading.kind === 'other') {
      if (heading) warnings.push(...headingWarnings(heading, line, items.length > 0));
      continue;
    }
    const head = readItemHeading(heading.kind, heading.rest, line);
    const { body, faults: inside, warnings: unclear } = parseItemBody(lines);
    if (heading.kind === 'task' && epic === null) {
      faults.push(fault(line, 'an epic before its first task', shown(`### Task: ${heading.rest}`), '## Epic: cub-a1 - Parser'));
    }
    if (heading.kind === 'epic') epic = 'id' in head ? head.id : '';
    if ('id' in head) items.push({ kind: heading.kind, ...head, line, epic: heading.kind === 'epic' ? null : epic, ...body });
    else faults.push(head);
    faults.push(...inside);
    warnings.push(...unclear);
  }
  return items;
}

/** A heading ends the item above it: what stands below one such as `#### Dependencies` is no longer that item's. */
function headingWarnings({ level, text }: { level: number; text: string }, line: number, isAfterItem: boolean): PlanWarning[] {
  const mark = '#'.repeat(level);
  const item = /^(epic|task)[ \t]*:/i.exec(text)?.[1]?.toLowerCase();
  if (item !== undefined) {
    const right = item === 'epic' ? '## Epic: id - title' : '### Task: id - title';
    return [{ line, text: `${shown(`${mark} ${text}`)} is not at the level of \`${right}\` and is not imported` }];
  }
  const name = text.replaceAll(/[*_`:]/g, '').trim();
  if (!isAfterItem || (fieldNamed(name) === undefined && !/^(acceptance criteria|files)$/i.test(name))) return [];
  return [{ line, text: `the heading ${shown(`${mark} ${text}`)} ends the item above it, and what follows is not read; write \`**${name}:**\` instead` }];
}

function readPreamble(sections: readonly Section[]) {
  const first = sections.findIndex((section) => section.heading !== null && section.heading.kind !== 'other');
  const before = first === -1 ? sections : sections.slice(0, first);
  const lines = before.flatMap((section) => section.lines);
  const source = lines.filter((line) => !line.fenced).map((line) => SOURCE.exec(line.text)?.[1]).find((value) => value !== undefined);
  return { title: readTitle(before), description: readDescription(before), source: source === undefined ? null : linkTarget(source) };
}

function readTitle(sections: readonly Section[]): string | null {
  const h1 = sections.map((section) => section.heading).find((heading) => heading?.kind === 'other' && heading.level === 1);
  if (h1?.kind !== 'other') return null;
  return h1.text.replace(/^itemized plan\s*[:–—-]\s*/i, '').trim() || null;
}

function readDescription(sections: readonly Section[]): string {
  const parts = sections.map(({ heading, lines }) => {
    const text = lines.filter((line) => line.fenced || !/^\s*>|^\s*-{3,}\s*$/.test(line.text)).map((line) => line.text);
    const title = heading?.kind === 'other' && heading.level > 1 && !/^context summary$/i.test(heading.text) ? heading : null;
    return [title ? `${'#'.repeat(title.level)} ${title.text}\n` : '', text.join('\n').trim()].join('').trim();
  });
  return parts.filter((part) => part !== '').join('\n\n');
}

/** `[name](target)` → target; anything else as it is. */
function linkTarget(value: string): string | null {
  const target = /\[[^\]]*\]\(\s*<?([^)>\s]*)>?[^)]*\)/.exec(value)?.[1] ?? value.replaceAll('`', '');
  return target === '' ? null : target;
}

function readProse(sections: readonly Section[]): PlanProse[] {
  return sections.flatMap(({ heading, line, lines }) =>
    heading?.kind === 'other' ? [{ heading: heading.text, line, text: lines.map((l) => l.text).join('\n').trim() }] : [],
  );
}

function fault(line: number, expected: string, received: string, example: string): PlanFault {
  return { code: 'CUB_PLAN_INVALID', line, expected, received, example };
}
