import { joinNul, splitNul } from './bytes.js';
import type { Git, RunOptions, RunResult } from './git.js';

/** git ends with this code when it gives up, for example because a required filter failed. */
const FATAL = 128;
/** What `check-attr` says of a file without a filter. */
const NO_FILTER = new Set(['unspecified', 'set', 'unset', '']);

/**
 * Runs a command that reads or writes files of the work tree. When git gives up and filters are required here, it runs once more with
 * those filters optional: a file whose filter fails (git-lfs is configured but not installed) is then taken as its bytes are. Looking at
 * a work tree and restoring it must not depend on programs that a repository asks for; a commit keeps the requirement.
 * @param run git, or git with a temporary index
 */
export async function despiteFilters(git: Git, run: Git['run'], args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  const result = await run(args, { ...options, allowFailure: true });
  if (result.code === 0) return result;
  const required = result.code === FATAL ? (await configuredFilters(git)).required : [];
  if (required.length === 0) return options.allowFailure ? result : run(args, options);
  return run([...required.flatMap((name) => ['-c', `filter.${name}.required=false`]), ...args], options);
}

/** A file that a commit would not pass through the filter that `.gitattributes` names for it. */
export interface UnfilteredFile {
  readonly path: string;
  readonly filter: string;
  /** True when git refuses such a commit; false when the filter is not set up at all and git takes the bytes as they are. */
  readonly isRefused: boolean;
}

/** Which of these files lack their filter on this machine. Deleted files go through no filter. */
export async function filesWithoutFilter(git: Git, paths: readonly string[]): Promise<UnfilteredFile[]> {
  if (paths.length === 0) return [];
  const { stdout } = await git.run(['check-attr', '-z', '--stdin', 'filter'], { input: joinNul(paths) });
  const fields = splitNul(stdout);
  const filtered = paths.map((path, i) => ({ path, filter: fields[i * 3 + 2] ?? '' })).filter(({ filter }) => !NO_FILTER.has(filter));
  if (filtered.length === 0) return [];
  const { known, required } = await configuredFilters(git);
  const found: UnfilteredFile[] = [];
  for (const { path, filter } of filtered) {
    if (!(await canBeRead(git, path, ['--no-filters']))) continue;
    if (!known.includes(filter)) found.push({ path, filter, isRefused: false });
    else if (required.includes(filter) && !(await canBeRead(git, path, []))) found.push({ path, filter, isRefused: true });
  }
  return found;
}

async function canBeRead(git: Git, path: string, options: readonly string[]): Promise<boolean> {
  return (await git.run(['hash-object', ...options, '--', path], { allowFailure: true })).code === 0;
}

/** The filters that git's configuration defines, and those of them without which it refuses to take a file. */
async function configuredFilters(git: Git): Promise<{ known: string[]; required: string[] }> {
  const { stdout } = await git.run(['config', '-z', '--get-regexp', String.raw`^filter\..`], { allowFailure: true });
  const entries = splitNul(stdout).map((entry) => {
    const [key = '', value = 'true'] = entry.split('\n');
    const dot = key.lastIndexOf('.');
    return { name: key.slice('filter.'.length, dot), variable: key.slice(dot + 1), value };
  });
  const known = [...new Set(entries.map(({ name }) => name))];
  const isRequired = (name: string) => {
    const last = entries.findLast((entry) => entry.name === name && entry.variable === 'required');
    return last !== undefined && !/^(?:false|no|off|0|)$/i.test(last.value);
  };
  return { known, required: known.filter(isRequired) };
}
