import { readBlobs, replacedVersions, type ReplacedVersion } from '@cub/git';
import { eventLines, type EventLine } from '@cub/journal';
import { PUBLISHED_FOLDER } from '@cub/schema';
import { plural } from '@cub/plugin-sdk/text';
import type { ComparedWithHead, GitView } from './compare-with-head.js';
import type { FoundFault } from './found-fault.js';
import { blobId, linesOf, type LineIndex, type TreeFiles } from './tree-lines.js';

export interface HistoryDeps {
  readonly view: GitView;
  readonly files: TreeFiles;
  readonly tree: LineIndex;
  readonly compared: ComparedWithHead;
}

export interface ComparedWithHistory {
  readonly found: readonly FoundFault[];
  /** Files that are as they were first committed, although HEAD has something else: that is yet to be committed. */
  readonly restored: ReadonlySet<string>;
}

/** A file as it was first committed, and the commit that ended that. */
interface FirstVersion extends ReplacedVersion {
  readonly lines: readonly EventLine[];
}

/**
 * Finds events that a commit of HEAD's history took out of the published files and that no file has now. The first version of a file
 * counts: published files never change. A compaction moves events to another file, so that nothing is missing then.
 */
export async function compareWithHistory({ view, files, tree, compared }: HistoryDeps): Promise<ComparedWithHistory> {
  const known = new Set(compared.lines.flatMap(({ lines }) => lines.map(({ line }) => line)));
  const [found, restored]: [FoundFault[], Set<string>] = [[], new Set()];
  for (const version of await firstVersions(view)) {
    const bytes = files.bytes(version.path);
    if (bytes && blobId(bytes, version.id) === version.id) restored.add(version.path);
    if (restored.has(version.path) || compared.head.get(version.path) === version.id) continue;
    const missing = version.lines.filter((line) => !known.has(line.line) && !tree.holds(line));
    if (missing.length > 0) found.push(faultOf(version, missing, compared.head.has(version.path) ? linesOf(bytes) : null));
  }
  return { found, restored };
}

/** @param own lines of the file now; null when HEAD has no such file */
function faultOf({ path, id, commit, isMerge, lines }: FirstVersion, missing: readonly EventLine[], own: readonly EventLine[] | null): FoundFault {
  const [events, short] = [missing.length, commit.slice(0, 10)];
  const [severity, blob, parent] = ['error' as const, id, isMerge ? null : `${short}^`];
  if (own === null) {
    const message = `the commit ${short} removed ${path} with ${plural(events, 'event')} that no other file has`;
    return { fault: { kind: 'removed', path, blob, commit, parent }, severity, message, events };
  }
  const message = `the commit ${short} changed ${path}: ${plural(events, 'event')} of it no longer say what was recorded`;
  const ids = new Set(lines.map(({ event }) => event.id));
  if (own.some(({ event }) => !ids.has(event.id))) return { fault: { kind: 'contradicts', path }, severity, message, events };
  return { fault: { kind: 'rewritten', path, blob, commit, parent }, severity, message, events };
}

async function firstVersions({ git, toGit, fromGit }: GitView): Promise<FirstVersion[]> {
  const replaced = (await replacedVersions(git, toGit(PUBLISHED_FOLDER))).filter(({ path }) => path.endsWith('.jsonl'));
  const blobs = await readBlobs(git, replaced.map(({ id }) => id));
  const first = new Map<string, FirstVersion>();
  for (const version of replaced) {
    const lines = eventLines(blobs.get(version.id)?.toString('utf8') ?? '');
    // Newest first: the oldest that has events stays. What an attribute changed on its way into git has none.
    if (lines.length > 0) first.set(fromGit(version.path), { ...version, path: fromGit(version.path), lines });
  }
  return [...first.values()];
}
