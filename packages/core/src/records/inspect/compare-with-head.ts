import { filesAtHead, readBlobs, type FileVersion, type Git } from '@cub/git';
import { eventLines, type EventLine } from '@cub/journal';
import { PUBLISHED_FOLDER, type RecordFault } from '@cub/schema';
import { plural } from '@cub/plugin-sdk/text';
import { blobId, linesOf, type LineIndex, type TreeFiles } from './tree-lines.js';
import type { FoundFault } from './found-fault.js';

export interface ComparedWithHead {
  readonly found: readonly FoundFault[];
  /** Blobs by path, relative to the project's root. */
  readonly head: ReadonlyMap<string, string>;
  /** Lines of HEAD in files that the worktree lacks or has changed. */
  readonly lines: readonly { readonly path: string; readonly lines: readonly EventLine[] }[];
}

/** Where git has the project: paths relative to its root become ones relative to git's top folder, and back. */
export interface GitView {
  readonly git: Git;
  toGit(path: string): string;
  fromGit(path: string): string;
}

/**
 * Compares each published file with HEAD, by its bytes. A file that HEAD has and the worktree does not is no fault when other files
 * have all of its events: a compaction or a merge did that.
 */
export async function compareWithHead({ git, toGit, fromGit }: GitView, files: TreeFiles, tree: () => LineIndex): Promise<ComparedWithHead> {
  const versions = (await filesAtHead(git, toGit(PUBLISHED_FOLDER))).filter(({ path }) => path.endsWith('.jsonl')).map(({ path, id }) => ({ path: fromGit(path), id }));
  const unlike = versions.filter(({ path, id }) => {
    const bytes = files.bytes(path);
    return !bytes || blobId(bytes, id) !== id;
  });
  const blobs = await readBlobs(git, unlike.map(({ id }) => id));
  const textOf = ({ id }: FileVersion) => blobs.get(id)?.toString('utf8') ?? '';
  return {
    head: new Map(versions.map(({ path, id }) => [path, id])),
    lines: unlike.map((version) => ({ path: version.path, lines: eventLines(textOf(version)) })),
    found: unlike.flatMap((version) => judge(version.path, textOf(version), files.bytes(version.path), tree()) ?? []),
  };
}

function judge(path: string, headText: string, bytes: Buffer | null | undefined, tree: LineIndex): FoundFault | null {
  const head = eventLines(headText);
  const missing = head.filter((line) => !tree.holds(line));
  if (bytes === undefined) {
    if (missing.length === 0) return null;
    return found({ kind: 'lost', path }, `${path} is missing: HEAD has it, with ${plural(missing.length, 'event')} that no other file has`, missing.length);
  }
  if (bytes === null) return found({ kind: 'covered', path }, `${path} is no file, where HEAD has one with ${plural(head.length, 'event')}`, missing.length);
  const text = bytes.toString('utf8');
  if (withoutCarriageReturns(text) === withoutCarriageReturns(headText)) return null;
  const own = linesOf(bytes);
  if (head.length === 0 && headText.trim() !== '' && own.length > 0) {
    return found({ kind: 'filtered', path }, `HEAD has no events in ${path}: git stored something else than the file, by a filter or an encoding of the project`, own.length);
  }
  return unlike(path, { head, own, headText, text }, tree);
}

interface Contents {
  readonly head: readonly EventLine[];
  readonly own: readonly EventLine[];
  readonly headText: string;
  readonly text: string;
}

function unlike(path: string, { head, own, headText, text }: Contents, tree: LineIndex): FoundFault {
  const headIds = new Set(head.map(({ event }) => event.id));
  const extra = own.filter(({ event }) => !headIds.has(event.id) && tree.pathsOf(event.id).every((other) => other === path));
  const isWhole = head.every((line) => own.some(({ event, line: other }) => event.id === line.event.id && other === line.line));
  const message = `${path} is not as HEAD has it (${firstDifference(headText, text)})`;
  if (extra.length === 0) return found({ kind: 'changed', path }, message, head.length);
  const more = `${message}, and has ${plural(extra.length, 'event')} that HEAD lacks`;
  if (isWhole) return found({ kind: 'grown', path, extraPath: path.replace(/\.jsonl$/, '-more.jsonl') }, more, extra.length);
  return found({ kind: 'mixed', path }, more, extra.length);
}

function firstDifference(headText: string, text: string): string {
  const [before, after] = [headText.split('\n'), text.split('\n')];
  const line = after.findIndex((one, i) => one !== before[i]);
  return `from line ${line === -1 ? after.length : line + 1}`;
}

function withoutCarriageReturns(text: string): string {
  return text.replaceAll('\r\n', '\n');
}

function found(fault: RecordFault, message: string, events: number): FoundFault {
  return { fault, severity: 'error', message, events };
}
