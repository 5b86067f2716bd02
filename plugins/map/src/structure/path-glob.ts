/**
 * Which of these folders a workspace's patterns name: `packages/*`, `libs/**`, `{apps,tools}/*`; `!packages/old` takes out, wherever it stands.
 * A step takes time in proportion to the pattern and the path, whatever they say: patterns come from repositories that nobody has looked at.
 */
export function matchFolders(folders: readonly string[], patterns: readonly string[]): string[] {
  const rules = patterns.map((pattern) => ({ wanted: !pattern.startsWith('!'), globs: expandBraces(pattern.replace(/^!/, '')).map(segmentsOf) }));
  return folders.filter((folder) => {
    const path = folder.split('/');
    const matching = rules.filter(({ globs }) => globs.some((glob) => matchesSegments(glob, path)));
    return matching.length > 0 && matching.every(({ wanted }) => wanted);
  });
}

function segmentsOf(glob: string): string[] {
  const clean = glob.replace(/^\.?\/+/, '').replace(/\/+$/, '').replace(/\/package\.json$/, '');
  return clean === '' ? [] : clean.split(/\/+/);
}

const MAX_ALTERNATIVES = 64;
/** Longer patterns are taken as they are. */
const MAX_EXPANDED = 300;

/** `{a,b}/*` → `a/*`, `b/*`. */
function expandBraces(pattern: string): string[] {
  let patterns = [pattern];
  while (pattern.length <= MAX_EXPANDED && patterns.length <= MAX_ALTERNATIVES) {
    const next = patterns.flatMap((one) => {
      const found = /\{([^{}]*)\}/.exec(one);
      return found ? (found[1] ?? '').split(',').map((option) => one.slice(0, found.index) + option + one.slice(found.index + found[0].length)) : [one];
    });
    if (next.length === patterns.length && next.every((one, i) => one === patterns[i])) return patterns;
    patterns = next;
  }
  return patterns.slice(0, MAX_ALTERNATIVES);
}

function matchesSegments(glob: readonly string[], path: readonly string[]): boolean {
  const isHidden = (part: string) => part.startsWith('.');
  if (path.some(isHidden) && !glob.some(isHidden)) return false;
  return matchWith(glob, path, (part) => part === '**', (part, name) => matchesName(part, name));
}

function matchesName(glob: string, name: string): boolean {
  return matchWith([...glob], [...name], (char) => char === '*', (char, other) => char === '?' || char === other);
}

/** Wildcard matching that goes back to the last wildcard only: enough, as each one may take as little as it can. */
function matchWith(glob: readonly string[], items: readonly string[], isWild: (part: string) => boolean, matches: (part: string, item: string) => boolean): boolean {
  let g = 0;
  let i = 0;
  let wild = -1;
  let taken = 0;
  while (i < items.length) {
    const part = glob[g];
    if (part !== undefined && isWild(part)) {
      wild = g;
      taken = i;
      g += 1;
    } else if (part !== undefined && matches(part, items[i] ?? '')) {
      g += 1;
      i += 1;
    } else if (wild >= 0) {
      g = wild + 1;
      taken += 1;
      i = taken;
    } else return false;
  }
  return glob.slice(g).every(isWild);
}
