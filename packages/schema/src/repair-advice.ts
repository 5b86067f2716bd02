/**
 * What `cub verify` says to do about a record that is not as it should be: the one table from what was found to a command. A command
 * stands here only if it cannot lose data in the state that its finding describes (decision 0019); a test runs each of them.
 */

/** How a record, or the file of one, differs from what it should be. */
export type RecordFault =
  /** HEAD has the file, the worktree does not, and no other file has all of its events. */
  | { readonly kind: 'lost'; readonly path: string }
  /** The file is not as HEAD has it, and has no event that HEAD lacks. */
  | { readonly kind: 'changed'; readonly path: string }
  /** The file has all that HEAD has, and events that nothing else has. */
  | { readonly kind: 'grown'; readonly path: string; readonly extraPath: string }
  /** The file is not as HEAD has it, both lack events of the other, and some are damaged. */
  | { readonly kind: 'mixed'; readonly path: string }
  /** A folder or something else stands where HEAD has the file. */
  | { readonly kind: 'covered'; readonly path: string }
  /** HEAD has no events in the file: a filter of git changed it on its way into the commit. */
  | { readonly kind: 'filtered'; readonly path: string }
  /** A commit removed the file, or changed it, and no file has these events any more. */
  | { readonly kind: 'removed' | 'rewritten'; readonly path: string; readonly blob: string; readonly commit: string; readonly parent: string | null }
  /** The file is in no commit and is not as it was written; the live journal has its events. */
  | { readonly kind: 'unsaved'; readonly path: string }
  /** The file says something else than the live journal does under the same event id, and git has nothing better. */
  | { readonly kind: 'contradicts'; readonly path: string }
  /** An ignore rule keeps the file out of git. */
  | { readonly kind: 'ignored'; readonly path: string }
  /** What follows from the journal is not what is on the disk. */
  | { readonly kind: 'stale'; readonly path: string }
  /** The entry lacks events that a merge brought and that no publication has projected yet. */
  | { readonly kind: 'behind'; readonly path: string }
  /** The live journal has events of the entry that are not published. */
  | { readonly kind: 'unpublished'; readonly path: string }
  /** The entry says more than the events that are left; `eventless`: there are none. */
  | { readonly kind: 'unproven' | 'eventless'; readonly path: string }
  /** An artifact is not what its newest event says; `isInHead`: HEAD has what it says. */
  | { readonly kind: 'artifact'; readonly path: string; readonly isInHead: boolean };

type Kind = RecordFault['kind'];
type FaultOf<K extends Kind> = Extract<RecordFault, { kind: K }>;

const restore = ({ path }: { path: string }) => `Restore it with \`git checkout HEAD -- ${shellQuoted(path)}\`.`;
const setAside = ({ path }: { path: string }) =>
  `Set it aside and restore the file: \`mv -- ${shellQuoted(path)} ${shellQuoted(`${path}.aside`)} && git checkout HEAD -- ${shellQuoted(path)}\`.`;
const bringBack = (fault: FaultOf<'removed' | 'rewritten'>) => `Bring the records back with \`${restoreFromHistory(fault)}\`, then commit them.`;
const fromElsewhere = () => 'Its events are on the machine or the branch where the work was done: run `cub ledger publish` there, commit, and merge that here.';

const ADVICE: { readonly [K in Kind]: (fault: FaultOf<K>) => string } = {
  lost: restore,
  changed: restore,
  grown: ({ path, extraPath }) =>
    `Keep its events in a file of their own and restore it: \`mv -- ${shellQuoted(path)} ${shellQuoted(extraPath)} && git checkout HEAD -- ${shellQuoted(path)}\`.`,
  mixed: setAside,
  covered: setAside,
  filtered: () => 'Store the records as they are: `cub update && git add --renormalize -- .cub && git commit -m "Store the records of cub unfiltered"`.',
  removed: bringBack,
  rewritten: bringBack,
  unsaved: ({ path }) => `Set it aside and publish its events again: \`mv -- ${shellQuoted(path)} ${shellQuoted(`${path}.aside`)} && cub ledger publish\`.`,
  contradicts: () => 'Compare it with another clone, and take the file from there if it is whole.',
  ignored: ({ path }) =>
    `Add it although it is ignored: \`git add --force -- ${shellQuoted(path)}\`, then commit it. \`cub update\` writes rules that keep this from happening again.`,
  stale: () => 'Write it again with `cub ledger rebuild`.',
  behind: () => 'Run `cub ledger publish` and commit what it writes. Any publication does the same, such as the next run.',
  unpublished: () => 'Publish its events with `cub ledger publish`.',
  unproven: fromElsewhere,
  eventless: fromElsewhere,
  artifact: (fault) => (fault.isInHead ? restore(fault) : 'Take it from another clone or an earlier commit, if one has it.'),
};

/** @returns a sentence; a command in it stands between backticks and runs in the project's root */
export function adviceFor<K extends Kind>(fault: FaultOf<K>): string {
  return (ADVICE[fault.kind] as (fault: FaultOf<K>) => string)(fault);
}

function restoreFromHistory({ path, blob, parent }: FaultOf<'removed' | 'rewritten'>): string {
  const file = shellQuoted(path);
  if (parent !== null) return `git checkout ${parent} -- ${file}`;
  const folder = shellQuoted(path.slice(0, path.lastIndexOf('/')));
  return `mkdir -p -- ${folder} && git cat-file blob ${blob} > ${file}`;
}

/** One word of a POSIX shell. */
export function shellQuoted(word: string): string {
  return /^[\w./@%+=:,][\w./@%+=:,-]*$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
