/**
 * What a map names of what a fix changed. A file counts when a line begins with its path; a symbol when its name stands behind that path or below it.
 * @param tracked all paths of the project
 * @returns {{files: number, symbols: number | null, rank: number | null}} shares from 0 to 1, null without symbols; which of all the files that the text
 * names, wherever it does, is the first changed one, from 1
 */
export function scoreMap(text, { files, symbols }, tracked) {
  const named = linesByFile(text);
  const share = (all, isThere) => all.filter(isThere).length / all.length;
  const rank = pathsIn(text, new Set(tracked)).findIndex((path) => files.includes(path)) + 1;
  return {
    files: share(files, (file) => named.has(file)),
    symbols: symbols.length === 0 ? null : share(symbols, ({ file, name }) => wordIn(named.get(file) ?? '', name)),
    rank: rank === 0 ? null : rank,
  };
}

/** Paths in the order in which a reader comes upon them. */
function pathsIn(text, tracked) {
  const words = text.match(/[^\s`'"(),:;]+/g) ?? [];
  return [...new Set(words.map((word) => word.replace(/\.$/, '')).filter((word) => tracked.has(word)))];
}

/** What is said of each file in the section of symbols. */
function linesByFile(text) {
  const section = /^## Key Symbols\n+([^]*?)(?=\n## |$(?![^]))/m.exec(text)?.[1] ?? '';
  const said = new Map();
  let file = '';
  for (const line of section.split('\n')) {
    if (line.startsWith('  ')) said.set(file, `${said.get(file)}\n${line}`);
    else {
      [file] = line.split(': ');
      file = file.replace(/:$/, '');
      if (file !== '') said.set(file, line.slice(file.length));
    }
  }
  return said;
}

function wordIn(text, name) {
  return text.split(/[^\p{L}\p{N}_$#]+/u).includes(name);
}
