import { readCriteria } from '../acceptance-criteria.js';
import { shown } from '../files-backend/task-text.js';
import type { MarkdownLine } from '../markdown-lines.js';
import { parsePriority } from '../task-fields.js';
import type { PlanFault, PlanItem, Reference } from './plan-document.js';
import { splitValues } from './split-values.js';

export type ItemBody = Pick<PlanItem, 'priority' | 'labels' | 'blocks' | 'description' | 'acceptance_criteria' | 'files' | 'verify'>;

const META = /^(?:\*\*)?(priority|labels|blocks|verify)(?:\*\*)?[ \t]*:(?:\*\*)?[ \t]*(.*?)[ \t]*$/i;
const LABEL = /^\*\*(.+?):?\*\*[ \t]*:?[ \t]*(.*)$/;
const PLAIN_SECTION = /^(acceptance criteria|files)[ \t]*:[ \t]*(.*)$/i;
const RULE = /^ {0,3}(?:-[ \t]*){3,}$|^ {0,3}(?:\*[ \t]*){3,}$|^ {0,3}(?:_[ \t]*){3,}$/;

/** Reads the lines below an epic's or a task's heading. */
export function parseItemBody(lines: readonly MarkdownLine[]): { body: ItemBody; faults: PlanFault[] } {
  return new ItemReader(withoutTail(lines)).read();
}

class ItemReader {
  private priority: number | null = null;
  private readonly labels: string[] = [];
  private readonly blocks: Reference[] = [];
  private readonly criteria: string[] = [];
  private readonly files: string[] = [];
  private readonly verify: string[] = [];
  private readonly text: string[] = [];
  private readonly faults: PlanFault[] = [];
  private index = 0;

  constructor(private readonly lines: readonly MarkdownLine[]) {}

  read(): { body: ItemBody; faults: PlanFault[] } {
    for (let line = this.lines[this.index]; line; line = this.lines[this.index]) this.readLine(line);
    const description = this.text.join('\n').trim();
    const { priority, blocks, files, verify } = this;
    const labels = [...new Set(this.labels)];
    return { body: { priority, labels, blocks, description, acceptance_criteria: this.criteria, files: [...new Set(files)], verify }, faults: this.faults };
  }

  private readLine(line: MarkdownLine): void {
    this.index += 1;
    if (!line.fenced && (this.readMeta(line) || this.readSection(line))) return;
    this.text.push(line.text);
  }

  /** Right below the heading these lines always count; further down only when they cannot be a sentence. */
  private readMeta(line: MarkdownLine): boolean {
    const match = META.exec(line.text);
    const [key, value] = [match?.[1]?.toLowerCase(), match?.[2] ?? ''];
    if (key === undefined) return false;
    const top = this.text.every((text) => text.trim() === '');
    if (key === 'verify') return this.readVerify(value, top);
    const { values } = splitValues(value);
    if (!top && (key === 'priority' ? parsePriority(value) === undefined : values.some((item) => /\s/.test(item)))) return false;
    if (key === 'labels') this.labels.push(...values);
    else if (key === 'blocks') this.blocks.push(...values.map((id) => ({ id, line: line.number })));
    else this.readPriority(value, line.number);
    return true;
  }

  /** A whole command; further down only when it is marked as code, since `Verify: that it works` is a sentence. */
  private readVerify(value: string, top: boolean): boolean {
    const code = /^`+([^`]+)`+$/.exec(value)?.[1];
    if (code === undefined && (!top || value === '')) return false;
    this.verify.push((code ?? value).trim());
    return true;
  }

  private readPriority(value: string, line: number): void {
    const priority = parsePriority(value);
    if (priority !== undefined) this.priority ??= priority;
    else {
      const expected = 'a priority of 0 to 4 or P0 to P4';
      this.faults.push({ code: 'CUB_PLAN_INVALID', line, expected, received: shown(value), example: 'Priority: 1' });
    }
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
    const end = rest.findIndex((line) => !line.fenced && (LABEL.test(line.text) || META.test(line.text) || PLAIN_SECTION.test(line.text) || RULE.test(line.text)));
    return rest.slice(0, end === -1 ? rest.length : end).map((line) => line.text);
  }
}

/** A rule at the end separates the item from the next one; it is not part of its text. */
function withoutTail(lines: readonly MarkdownLine[]): readonly MarkdownLine[] {
  const last = lines.findLastIndex((line) => line.fenced || !(line.text.trim() === '' || RULE.test(line.text)));
  return lines.slice(0, last + 1);
}
