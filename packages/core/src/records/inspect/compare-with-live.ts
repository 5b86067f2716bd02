import { liveLines, publishedHere, type EventLine } from '@cub/journal';
import { utcDate } from '@cub/schema';
import { plural } from '@cub/plugin-sdk/text';
import type { FoundFault } from './found-fault.js';
import { linesOf, type LineIndex, type TreeFiles } from './tree-lines.js';

export interface LiveDeps {
  readonly localDir: string;
  /** The worktree. */
  readonly worktree: string;
  readonly files: TreeFiles;
  readonly tree: LineIndex;
  readonly head: ReadonlyMap<string, string>;
  /** Files that are reported already. */
  readonly reported: ReadonlySet<string>;
}

/**
 * Compares published files with the live journal of this machine: the same id must say the same, and a file that is in no commit yet
 * must still have all that was published to it.
 */
export function compareWithLive(deps: LiveDeps): FoundFault[] {
  const wrong = new Map<string, Set<string>>();
  const note = (path: string, { event }: EventLine) => wrong.set(path, (wrong.get(path) ?? new Set()).add(event.id));
  const live = new Set<string>();
  for (const line of liveLines(deps.localDir)) {
    live.add(line.event.id);
    if (deps.tree.has(line.event.id) && !deps.tree.holds(line)) for (const path of deps.tree.pathsOf(line.event.id)) note(path, line);
  }
  for (const { files, lines } of publishedHere(deps.localDir, deps.worktree)) {
    const open = files.filter((path) => !deps.head.has(path));
    if (!files.every((path) => deps.files.bytes(path)) || open.length === 0) continue;
    for (const line of lines) if (!deps.tree.has(line.event.id)) note(open.find((path) => path.includes(folderOf(line))) ?? open[0] ?? '', line);
  }
  return [...wrong].filter(([path]) => !deps.reported.has(path)).map(([path, ids]) => faultOf(deps, path, ids.size, live));
}

/** Published files are sorted by agent and day. */
function folderOf({ event }: EventLine): string {
  return `/${event.agent}/${utcDate(event.ts)}/`;
}

function faultOf({ head, files }: LiveDeps, path: string, events: number, live: ReadonlySet<string>): FoundFault {
  const message = `${path} does not say what this machine recorded, in ${plural(events, 'event')}`;
  const isAllLive = linesOf(files.bytes(path)).every(({ event }) => live.has(event.id));
  const kind = !head.has(path) && isAllLive ? 'unsaved' : 'contradicts';
  return { fault: { kind, path }, severity: 'error', message, events };
}
