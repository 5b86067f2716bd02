import type { TaskFault } from '@cub/plugin-sdk';

/** A task file cut into parts that give the file again, byte for byte, when joined. */
export interface TaskText {
  /** A byte order mark or nothing, and the opening `---` line. */
  readonly head: string;
  readonly yaml: string;
  /** The closing `---` line. */
  readonly fence: string;
  readonly body: string;
  /** Line end of the file. */
  readonly eol: '\n' | '\r\n';
}

export type TextFault = Omit<TaskFault, 'file'>;

/** Cuts a file; it does not look inside the YAML. */
export function splitTaskText(text: string): TaskText | TextFault {
  const head = /^\uFEFF?---[ \t]*\r?\n/.exec(text)?.[0];
  if (head === undefined) {
    const first = text.replace(/^\uFEFF/, '').split(/\r?\n/, 1)[0] ?? '';
    return { line: 1, expected: '`---`, the start of the frontmatter', received: shown(first) };
  }
  const rest = text.slice(head.length);
  const close = /^---[ \t]*(?:\r?\n|$)/m.exec(rest);
  if (!close) return { line: 1, expected: 'a second `---` line that ends the frontmatter', received: 'the end of the file' };
  return {
    head,
    yaml: rest.slice(0, close.index),
    fence: close[0],
    body: rest.slice(close.index + close[0].length),
    eol: head.endsWith('\r\n') ? '\r\n' : '\n',
  };
}

export function joinTaskText(text: TaskText): string {
  const fence = /\n$/.test(text.fence) || text.body === '' ? text.fence : text.fence + text.eol;
  return text.head + text.yaml + fence + text.body;
}

/** A piece of the file for a message: one line, not too long, quoted. */
export function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
  if (text.trim() === '') return 'nothing';
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}
