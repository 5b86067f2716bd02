import { join, posix } from 'node:path';
import { pathsUnlikeHead, readBlobs } from '@cub/git';
import { createExclusive, eventLines, planPublishedFiles, writePublishedFiles, type EventLine } from '@cub/journal';
import type { NewId, Project } from '@cub/plugin-sdk';
import { PUBLISHED_FOLDER, type JournalEvent } from '@cub/schema';
import { compareWithHead } from './inspect/compare-with-head.js';
import { gitViewOf } from './inspect/inspect-published.js';
import { indexOf, TreeFiles } from './inspect/tree-lines.js';

/** What was brought back into the worktree. Paths are relative to the project's root. */
export interface PutBack {
  /** New files; what was restored is as HEAD has it, and no commit needs it. */
  readonly written: readonly string[];
  readonly events: readonly JournalEvent[];
}

export const NOTHING_LOST: PutBack = { written: [], events: [] };

/**
 * Brings back published events that HEAD has and the worktree lost: a missing file as it was, and of a changed file the events that are
 * gone, in a new file. What was changed stays as it is, for a person to look at; `cub verify` names it.
 * @throws the system's error, or `CUB_PATH_LINK`
 */
export async function putBackLost({ root, cubDir }: Pick<Project, 'root' | 'cubDir'>, newId: NewId): Promise<PutBack> {
  const view = gitViewOf(root);
  if (!view || (await pathsUnlikeHead(view.git, view.toGit(PUBLISHED_FOLDER))).length === 0) return NOTHING_LOST;
  const files = new TreeFiles(root);
  const tree = indexOf(files);
  const { found, head, lines } = await compareWithHead(view, files, () => tree);
  const lost = found.filter(({ fault }) => fault.kind === 'lost').map(({ fault }) => fault.path);
  const blobs = await readBlobs(view.git, lost.map((path) => head.get(path) ?? ''));
  const events: JournalEvent[] = [];
  for (const path of lost) {
    const bytes = blobs.get(head.get(path) ?? '');
    if (bytes === undefined || !createExclusive(join(root, path), bytes, { within: root })) continue;
    events.push(...eventLines(bytes.toString('utf8')).map(({ event }) => event));
  }
  const gone = lines.filter(({ path }) => !lost.includes(path)).flatMap((file) => file.lines.filter(({ event }) => !tree.has(event.id)));
  return { written: writeAgain(join(cubDir, 'ledger'), gone, newId), events: [...events, ...gone.map(({ event }) => event)] };
}

function writeAgain(ledgerDir: string, lines: readonly EventLine[], newId: NewId): string[] {
  const planned = planPublishedFiles(lines, newId);
  writePublishedFiles(ledgerDir, planned);
  return planned.map(({ path }) => posix.join('.cub/ledger', path));
}
