import { readFileSync, statSync } from 'node:fs';
import { CubError, EXIT } from '@cub/schema';

const MAX_BYTES = 16 * 1024 * 1024;

/** The bytes of a plan and their text. @throws CubError `CUB_PLAN_NOT_FOUND`, `CUB_PLAN_UNREADABLE` (exit 2) */
export function readPlanSource(file: string, shownAs: string): { bytes: Buffer; text: string } {
  const stat = statSync(file, { throwIfNoEntry: false });
  if (!stat) {
    const suggestions = ['Name the itemized plan, for example `cub plan import plans/parser/itemized-plan.md`.'];
    throw new CubError(`there is no file ${shownAs}`, { code: 'CUB_PLAN_NOT_FOUND', exit: EXIT.usage, suggestions });
  }
  if (!stat.isFile()) throw unreadable(shownAs, 'a file', 'something else, such as a folder');
  if (stat.size > MAX_BYTES) throw unreadable(shownAs, `at most ${MAX_BYTES} bytes`, `${stat.size} bytes`);
  const bytes = readFileSync(file);
  try {
    return { bytes, text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    throw unreadable(shownAs, 'UTF-8 text', 'bytes that are not UTF-8');
  }
}

function unreadable(file: string, expected: string, received: string): CubError {
  return new CubError(`${file}: expected ${expected}, received ${received}`, {
    code: 'CUB_PLAN_UNREADABLE',
    exit: EXIT.usage,
    suggestions: ['Name the markdown file of the itemized plan.'],
  });
}
