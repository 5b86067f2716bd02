import { git } from './git.mjs';

/**
 * Definitions of the parent that a commit changes: of each changed line the innermost one around it.
 * @param definitionsOf path → text → `{name, line, endLine}[]`
 * @returns {{file: string, name: string}[]}
 */
export async function changedSymbols(repository, { sha, parent, files }, definitionsOf) {
  const symbols = new Map();
  for (const file of files) {
    const lines = changedLines(git(repository, 'diff', '-U0', '--no-ext-diff', parent, sha, '--', file));
    const definitions = await definitionsOf(file, textAt(repository, parent, file));
    for (const line of lines) {
      const around = definitions.filter((definition) => definition.line <= line && line <= definition.endLine);
      const name = around.sort((a, b) => a.endLine - a.line - (b.endLine - b.line))[0]?.name;
      if (name !== undefined) symbols.set(`${file} ${name}`, { file, name });
    }
  }
  return [...symbols.values()];
}

function textAt(repository, commit, file) {
  try {
    return git(repository, 'show', `${commit}:${file}`);
  } catch {
    return '';
  }
}

/** Lines of the old file that hunks take away; of a hunk that only adds the line before it. */
export function changedLines(diff) {
  return [...diff.matchAll(/^@@ -(\d+)(?:,(\d+))? /gm)].flatMap(([, start, count = '1']) => {
    const first = Number(start);
    return Number(count) === 0 ? [first] : Array.from({ length: Number(count) }, (_, i) => first + i);
  });
}
