import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { CubError, EXIT } from '@cub/schema';

const MAX_BYTES = 16 * 1024 * 1024;

/** The bytes of a plan and their text. @throws CubError `CUB_PLAN_NOT_FOUND`, `CUB_PLAN_UNREADABLE` (exit 2) */
export function readPlanSource(file: string, shownAs: string): { bytes: Buffer; text: string } {
  const stat = statSync(file, { throwIfNoEntry: false });
  if (!stat) {
    const suggestions = ['Name the itemized plan, for example `cub plan import plans/parser/itemized-plan.md`.'];
    throw new CubError(`there is no file ${shownAs}`, { code: 'CUB_PLAN_NOT_FOUND', exit: EXIT.usage, suggestions });
  }
  if (stat.isDirectory()) throw folder(file, shownAs);
  if (!stat.isFile()) throw unreadable(shownAs, 'a regular file', 'a device, a pipe or a socket');
  if (stat.size > MAX_BYTES) throw unreadable(shownAs, `at most ${MAX_BYTES} bytes`, `${stat.size} bytes`);
  const bytes = readFileSync(file);
  try {
    return { bytes, text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    throw unreadable(shownAs, 'UTF-8 text', binaryKind(bytes));
  }
}

/** A folder is often that of a plan, or of another tool. */
function folder(file: string, shownAs: string): CubError {
  const found = ['itemized-plan.md', 'prd.json', 'tasks.json', 'issues.jsonl'].find((name) => existsSync(path.join(file, name)));
  const markdown = readdirSync(file).filter((name) => name.endsWith('.md')).sort().slice(0, 3);
  const names = found === undefined ? markdown : [found];
  return new CubError(`${shownAs}: expected the markdown file of an itemized plan, received a folder`, {
    code: 'CUB_PLAN_UNREADABLE',
    exit: EXIT.usage,
    suggestions: names.length === 0 ? ['Name the markdown file of the plan.'] : names.map((name) => `Did you mean \`cub plan import ${path.join(shownAs, name)}\`?`),
  });
}

function binaryKind(bytes: Buffer): string {
  if (bytes.subarray(0, 4).toString('latin1') === '%PDF') return 'a PDF';
  if (bytes.subarray(0, 2).toString('latin1') === 'PK') return 'a ZIP archive, or a document of an office program';
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) return 'UTF-16 text';
  return 'bytes that are not UTF-8';
}

function unreadable(file: string, expected: string, received: string): CubError {
  return new CubError(`${file}: expected ${expected}, received ${received}`, {
    code: 'CUB_PLAN_UNREADABLE',
    exit: EXIT.usage,
    suggestions: ['Name the markdown file of the itemized plan.'],
  });
}
