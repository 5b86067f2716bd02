import type { TaskStatus } from '@cub/schema';
import { readCriteria } from '../acceptance-criteria.js';
import { shown } from '../files-backend/task-text.js';
import { statusOf } from '../lines-backend/foreign-values.js';
import type { MarkdownLine } from '../markdown-lines.js';
import { parsePriority } from '../task-fields.js';
import type { PlanFault, PlanItem, PlanWarning, Reference } from './plan-document.js';
import { listItem, readFieldLine, type FieldLine, type PlanField } from './plan-fields.js';
import { splitIds, splitValues } from './split-values.js';

export type ItemBody = Pick<
  PlanItem,
  'priority' | 'labels' | 'blocks' | 'dependsOn' | 'status' | 'description' | 'acceptance_criteria' | 'files' | 'verify'
>;

export interface ReadItem {
  readonly body: ItemBody;
  readonly faults: PlanFault[];
  readonly warnings: PlanWarning[];
}

const LABEL = /^\*\*(.+?):?\*\*[ \t]*:?[ \t]*(.*)$/;
const PLAIN_SECTION = /^(acceptance criteria|files)[ \t]*:[ \t]*(.*)$/i;
const RULE = /^ {0,3}(?:-[ \t]*){3,}$|^ {0,3}(?:\*[ \t]*){3,}$|^ {0,3}(?:_[ \t]*){3,}$/;

/** Reads the lines below an epic's or a task's heading. */
export function parseItemBody(lines: readonly MarkdownLine[]): ReadItem {
  return new ItemReader(withoutTail(lines)).read();
}

class ItemReader {
  private priority: number | null = null;
  private status: TaskStatus | null = null;
  private readonly labels: string[] = [];
  private readonly blocks: Reference[] = [];
  private readonly dependsOn: Reference[] = [];
  private readonly criteria: string[] = [];
  private readonly files: string[] = [];
  private readonly verify: string[] = [];
  private readonly text: string[] = [];
  private readonly faults: PlanFault[] = [];
  private readonly warnings: PlanWarning[] = [];
  private index = 0;
  /** Right below the heading every field counts; further down only what cannot be a sentence. */
  private atTop = true;

  constructor(private readonly lines: readonly MarkdownLine[]) {}

  read(): ReadItem {
    for (let line = this.lines[this.index]; line; line = this.lines[this.index]) this.readLine(line);
    const description = this.text.join('\n').trim();
    const { priority, status, blocks, dependsOn, files, verify, faults, warnings } = this;
    const lists = {
      labels: [...new Set(this.labels)],
      blocks,
      dependsOn,
      acceptance_criteria: this.criteria,
      files: [...new Set(files)],
      verify,
    };
    return { body: { priority, status, description, ...lists }, faults, warnings };
  }

  private readLine(line: MarkdownLine): void {
    this.index += 1;
    if (!line.fenced && (this.readField(line) || this.readSection(line))) return;
    if (line.text.trim() !== '') this.atTop = false;
    this.text.push(line.text);
  }

  /** @returns false when the line is text */
  private readField(line: MarkdownLine): boolean {
    const found = readFieldLine(line.text, this.atTop);
    if (!found) return false;
    if (found.field === null) return this.keepUnread(line, found);
    if (found.field === 'verify') return this.readVerify(found.value);
    if (found.field === 'priority') return this.readPriority(found.value, line.number);
    if (found.field === 'status') return this.readStatus(line, found);
    return this.readList(line, found, found.field);
  }

  /** A field that means something in other tools stays text, and further fields still follow. */
  private keepUnread(line: MarkdownLine, { name }: FieldLine): boolean {
    if (!this.atTop) return false;
    this.warn(line, `"${name}:" is not read by an import; it is kept as text`);
    this.text.push(line.text);
    return true;
  }

  /** A whole command; further down only when it is marked as code, since `Verify: that it works` is a sentence. */
  private readVerify(value: string): boolean {
    const code = /^`+([^`]+)`+$/.exec(value)?.[1];
    if (code === undefined && (!this.atTop || value === '')) return false;
    this.verify.push((code ?? value).trim());
    return true;
  }

  private readPriority(value: string, line: number): boolean {
    const priority = parsePriority(value.replaceAll(/[*_`]/g, ''));
    if (priority === undefined && !this.atTop) return false;
    if (priority !== undefined) this.priority ??= priority;
    else {
      const expected = 'a priority of 0 to 4 or P0 to P4';
      this.faults.push({ code: 'CUB_PLAN_INVALID', line, expected, received: shown(value), example: 'Priority: 1' });
    }
    return true;
  }

  private readStatus(line: MarkdownLine, { name, value }: FieldLine): boolean {
    const word = value.replaceAll(/[^\p{L}\p{N}_ -]/gu, '').trim();
    const status = word === '' ? undefined : statusOf(word);
    if (status === undefined) {
      if (this.atTop)
        return this.keepUnknown(
          line,
          `"${name}: ${value}" is no status that is known (open, blocked, done …); it is kept as text`
        );
      return false;
    }
    if (status === 'in_progress')
      this.warn(line, `"${name}: ${value}": nobody works on it here yet, so it is imported as open`);
    this.status ??= status === 'in_progress' ? 'open' : status;
    return true;
  }

  /** Values on the line or, when there are none, in the list below it. */
  private readList(
    line: MarkdownLine,
    { name, value }: FieldLine,
    field: Exclude<PlanField, 'priority' | 'status' | 'verify'>
  ): boolean {
    const below = value === '' ? this.itemsBelow() : { items: [], used: 0 };
    const given = value === '' ? below.items : [{ text: value, line: line.number }];
    const read = given.map((item) => ({
      line: item.line,
      values: field === 'labels' ? splitValues(item.text).values : splitIds(item.text),
    }));
    const sentence = read.flatMap(({ values }) => values).find((item) => /\s/.test(item));
    if (sentence !== undefined && !(field === 'labels' && this.atTop)) {
      if (field === 'labels') return false;
      return this.keepUnknown(line, `"${name}:" names no id, but ${shown(sentence)}; it is kept as text`);
    }
    this.index += below.used;
    for (const { line: at, values } of read) {
      if (field === 'labels') this.labels.push(...values);
      else (field === 'blocks' ? this.blocks : this.dependsOn).push(...values.map((id) => ({ id, line: at })));
    }
    return true;
  }

  private itemsBelow(): { items: { text: string; line: number }[]; used: number } {
    const rest = this.lines.slice(this.index);
    const skip = rest[0]?.text.trim() === '' && listItem(rest[1]?.text ?? '') !== undefined ? 1 : 0;
    const items: { text: string; line: number }[] = [];
    for (const line of rest.slice(skip)) {
      const text = line.fenced || readFieldLine(line.text, true) ? undefined : listItem(line.text);
      if (text === undefined) break;
      items.push({ text, line: line.number });
    }
    return { items, used: items.length === 0 ? 0 : skip + items.length };
  }

  private keepUnknown(line: MarkdownLine, text: string): boolean {
    this.warn(line, text);
    this.text.push(line.text);
    return true;
  }

  private warn({ number }: MarkdownLine, text: string): void {
    this.warnings.push({ line: number, text });
  }

  private readSection(line: MarkdownLine): boolean {
    const match = LABEL.exec(line.text) ?? PLAIN_SECTION.exec(line.text);
    const name = match?.[1]?.trim().toLowerCase();
    if (name === 'acceptance criteria') return this.readAcceptance(match?.[2] ?? '');
    if (name === 'files') return this.readFiles(line, match?.[2] ?? '');
    return false;
  }

  private readAcceptance(inline: string): boolean {
    const { items, used } = readCriteria(this.section());
    if (inline.trim() !== '') this.criteria.push(inline.trim());
    this.criteria.push(...items);
    this.index += used;
    return true;
  }

  /** The value on the line and on those that follow without a blank one between, or a list below. */
  private readFiles(line: MarkdownLine, inline: string): boolean {
    const rest = this.section();
    const skip = inline.trim() === '' && rest[0]?.trim() === '' && /^\s*[-*+]\s/.test(rest[1] ?? '') ? 1 : 0;
    const blank = rest.findIndex((text, i) => i >= skip && text.trim() === '');
    const used = rest.slice(0, blank === -1 ? rest.length : blank);
    const entries = used.map((text) => text.trim().replace(/^[-*+]\s+/, ''));
    const listed = used.some((text) => /^\s*[-*+]\s/.test(text));
    const { values, remarks } = splitValues([inline, ...entries].join(listed ? ',' : ' '));
    this.files.push(...values);
    if (remarks) this.text.push(line.text, ...used);
    this.index += used.length;
    return true;
  }

  /** The lines up to the next label, rule or metadata line. */
  private section(): string[] {
    const rest = this.lines.slice(this.index);
    const end = rest.findIndex(
      (line) =>
        !line.fenced &&
        (LABEL.test(line.text) || isField(line.text) || PLAIN_SECTION.test(line.text) || RULE.test(line.text))
    );
    return rest.slice(0, end === -1 ? rest.length : end).map((line) => line.text);
  }
}

function isField(text: string): boolean {
  return readFieldLine(text, false) !== undefined;
}

/** A rule at the end separates the item from the next one; it is not part of its text. */
function withoutTail(lines: readonly MarkdownLine[]): readonly MarkdownLine[] {
  const last = lines.findLastIndex((line) => line.fenced || !(line.text.trim() === '' || RULE.test(line.text)));
  return lines.slice(0, last + 1);
}
