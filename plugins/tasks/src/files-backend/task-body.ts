import { readCriteria, writeCriteria } from '../acceptance-criteria.js';
import { markdownLines } from '../markdown-lines.js';

const CRITERIA_HEADING = /^##\s+acceptance criteria\s*:?\s*#*\s*$/i;

export interface TaskBody {
  /** Everything but the list of acceptance criteria, trimmed, with `\n` line ends. */
  readonly description: string;
  readonly acceptance_criteria: string[];
}

interface Sections {
  readonly lines: string[];
  /** Index of the heading, -1 when there is none. */
  readonly heading: number;
  /** Index after the last line of the list. */
  readonly end: number;
}

export function readBody(body: string): TaskBody {
  const { lines, heading, end } = sections(body);
  if (heading === -1) return { description: lines.join('\n').trim(), acceptance_criteria: [] };
  const before = lines.slice(0, heading).join('\n').trimEnd();
  const after = lines.slice(end).join('\n').trim();
  return {
    description: [before.trim(), after].filter((part) => part !== '').join('\n\n'),
    acceptance_criteria: readCriteria(lines.slice(heading + 1, end)).items,
  };
}

/** Replaces only the list, or only the description; what is not changed keeps its bytes. */
export function editBody(body: string, changes: Partial<TaskBody>, eol: '\n' | '\r\n'): string {
  const old = readBody(body);
  if (changes.description !== undefined && changes.description.trim() !== old.description) {
    const criteria = changes.acceptance_criteria ?? old.acceptance_criteria;
    return writeBody({ description: changes.description, acceptance_criteria: criteria }, eol);
  }
  if (changes.acceptance_criteria === undefined) return body;
  if (JSON.stringify(changes.acceptance_criteria) === JSON.stringify(old.acceptance_criteria)) return body;
  return replaceCriteria(body, changes.acceptance_criteria, eol);
}

export function writeBody(body: TaskBody, eol: '\n' | '\r\n'): string {
  const description = withClosedFence(body.description.trim()).replaceAll(/\r?\n/g, eol);
  const criteria = body.acceptance_criteria.length > 0 ? criteriaSection(body.acceptance_criteria, eol) : '';
  return [description === '' ? '' : `${eol}${description}${eol}`, criteria === '' ? '' : `${eol}${criteria}`].join('');
}

/** An open fence would swallow the list that follows. */
function withClosedFence(text: string): string {
  const { lines, openFence } = markdownLines(text);
  if (openFence === null) return text;
  const mark = /`{3,}|~{3,}/.exec(lines[openFence - 1]?.text ?? '')?.[0] ?? '```';
  return `${text}\n${mark}`;
}

function criteriaSection(items: readonly string[], eol: string): string {
  return `## Acceptance Criteria${eol}${eol}${writeCriteria(items, eol)}`;
}

function replaceCriteria(body: string, items: readonly string[], eol: '\n' | '\r\n'): string {
  const { heading, end } = sections(body);
  const section = items.length > 0 ? criteriaSection(items, eol) : '';
  if (heading === -1) {
    const gap = body === '' || /\n$/.test(body) ? eol : eol + eol;
    return section === '' ? body : body + gap + section;
  }
  const offset = lineOffsets(body);
  return body.slice(0, offset[heading]) + section + body.slice(offset[end] ?? body.length);
}

function sections(body: string): Sections {
  const { lines } = markdownLines(body);
  const text = lines.map((line) => line.text);
  const heading = lines.findIndex((line) => !line.fenced && CRITERIA_HEADING.test(line.text));
  if (heading === -1) return { lines: text, heading, end: text.length };
  const next = lines.findIndex((line, i) => i > heading && !line.fenced && /^#{1,2}\s/.test(line.text));
  const limit = next === -1 ? text.length : next;
  const { used } = readCriteria(text.slice(heading + 1, limit));
  return { lines: text, heading, end: heading + 1 + used };
}

function lineOffsets(text: string): number[] {
  const offsets = [0];
  for (const match of text.matchAll(/\n/g)) offsets.push(match.index + 1);
  return offsets;
}
