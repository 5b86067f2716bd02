const SHELL = new Set(['sh', 'bash', 'shell', 'console']);

/**
 * The examples of a page that are to be tried, in its order. A page marks them behind the language of a fence:
 *
 * - `sh test` is run; `exit=3` says how it has to end, else with 0. `console test` runs the lines that begin with `$ `.
 * - `js file=hello/plugin.js`, in any language, is written to that file first.
 * - `sh skip="it installs software"` is not run, for the reason that is given.
 * - `<!-- sh test` … `-->` is run as well and not shown: what the page takes for granted.
 *
 * @returns `{line, kind: 'run' | 'file' | 'skip', text, exit, path, reason}`
 * @throws Error naming the lines of shell examples without a mark
 */
export function readExamples(markdown) {
  const examples = [...fences(markdown)].map(describe).filter((example) => example !== null);
  const unmarked = examples.filter(({ kind }) => kind === 'unmarked').map(({ line }) => line);
  if (unmarked.length > 0) throw new Error(`shell examples without a mark, at line ${unmarked.join(', ')}: write \`\`\`sh test, or \`\`\`sh skip="why"`);
  return examples;
}

/** Fenced blocks and marked comments: `{line, info, lines}`. */
function* fences(markdown) {
  let open = null;
  for (const [index, line] of markdown.split(/\r?\n/).entries()) {
    if (open !== null) {
      if (open.end.test(line)) {
        yield open;
        open = null;
      } else open.lines.push(line);
      continue;
    }
    const fence = /^(`{3,}|~{3,})\s*(\S.*)?$/.exec(line);
    if (fence) open = { line: index + 1, info: fence[2] ?? '', lines: [], end: new RegExp(`^${fence[1]}\\s*$`) };
    const comment = /^<!--\s*(\w+ test\b.*)$/.exec(line);
    if (comment) open = { line: index + 1, info: comment[1], lines: [], end: /^-->\s*$/ };
  }
  if (open !== null) throw new Error(`the block at line ${open.line} has no end`);
}

function describe({ line, info, lines }) {
  const [language] = info.split(/\s/);
  const path = /\sfile=(\S+)/.exec(info)?.[1];
  if (path !== undefined) return { line, kind: 'file', path, text: `${lines.join('\n')}\n` };
  if (!SHELL.has(language)) return null;
  const reason = /\sskip="([^"]+)"/.exec(info)?.[1];
  if (reason !== undefined) return { line, kind: 'skip', reason, text: lines.join('\n') };
  if (!/\stest\b/.test(info)) return { line, kind: 'unmarked', text: lines.join('\n') };
  const commands = language === 'console' ? lines.filter((l) => l.startsWith('$ ')).map((l) => l.slice(2)) : lines;
  return { line, kind: 'run', exit: Number(/\sexit=(\d+)/.exec(info)?.[1] ?? 0), text: commands.join('\n') };
}
