import { isAbsolute } from 'node:path';
import { plainText } from '@cub/plugin-sdk/text';
import type { InitReport } from '../services/initialize.js';
import { renderFinding } from './render-finding.js';

/** What `cub init` and `cub update` did, or would do. @param verb what the project is after it */
export function renderInit(report: InitReport, verb: 'set up' | 'up to date'): string {
  const { root, id, git, warnings, notes } = report;
  const noGit = git ? [] : ['This is no git repository yet. Tasks work; `cub run` needs one: `git init`.'];
  const done = report.written.length === 0 ? [`${root} is ${verb} already, as "${id}".`] : changes(report, verb);
  return [...done, ...noGit, ...[...notes, ...warnings].map(renderFinding)].join('\n');
}

function changes({ root, id, dry_run: isDryRun, changes: files, git }: InitReport, verb: string): string[] {
  if (isDryRun) return [...files.map(({ diff }) => plainText(diff ?? '', true)), `Nothing was written; ${files.length} ${files.length === 1 ? 'file' : 'files'} would be.`];
  const lines = files.map(({ path, action }) => `  ${action === 'create' ? 'created' : 'changed'} ${plainText(path)}`);
  const inProject = files.filter(({ path }) => !isAbsolute(path));
  const commit = git && inProject.length > 0 ? [nextStep(inProject)] : [];
  return [`${root} is ${verb} as "${id}":`, ...lines, ...commit];
}

/** `git diff` shows nothing of a file that git does not know yet. */
function nextStep(files: InitReport['changes']): string {
  const isNew = files.every(({ action }) => action === 'create');
  return `Review ${isNew ? 'the new files' : 'the files with `git diff` and `git status`'}, then commit them.`;
}
