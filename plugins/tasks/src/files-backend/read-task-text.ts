import type { Task } from '@cub/schema';
import { readBody } from './task-body.js';
import { readFrontmatter } from './read-frontmatter.js';
import { shown, splitTaskText, type TextFault } from './task-text.js';

export interface ReadTask {
  readonly task: Task;
  /** Line of the id, for messages. */
  readonly idLine: number;
}

/** Parses one task file. Loads the YAML library. @param name id that the file name gives */
export async function readTaskText(text: string, name: string): Promise<ReadTask | TextFault> {
  const parts = splitTaskText(text);
  if (!('yaml' in parts)) return parts;
  const { parseDocument } = await import('yaml');
  const document = parseDocument(parts.yaml, { uniqueKeys: true });
  const lineAt = (offset: number) => parts.yaml.slice(0, offset).split('\n').length + 1;
  const error = document.errors[0];
  if (error) {
    return { line: lineAt(error.pos[0]), expected: 'valid YAML', received: shown(withoutPlace(error.message)) };
  }
  const read = readFrontmatter(document, name, lineAt);
  if (!('fields' in read)) return read;
  return { task: inOrder(read.fields, readBody(parts.body)), idLine: read.idLine };
}

/** The library says the place within the frontmatter, which is another one than that in the file. */
function withoutPlace(message: string): string {
  return (message.split('\n')[0] ?? '').replace(/ at line \d+, column \d+:?$/, '');
}

function inOrder(fields: Omit<Task, 'kind' | 'description' | 'acceptance_criteria'>, body: ReturnType<typeof readBody>): Task {
  const { id, key, title, type, priority, status, labels, depends_on, parent, assignee, files, verify, lineage, ...times } = fields;
  const head = { id, kind: 'task' as const, key, title, type, priority, status, labels, depends_on, parent, assignee };
  return { ...head, ...body, files, verify, lineage, ...times };
}
