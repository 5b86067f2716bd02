import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Check, Finding, Project } from '@cub/plugin-sdk';

/** What must never reach a commit. */
const IGNORED = ['active-run.json', 'local', 'ledger/by-epic'];

export function projectCheck(project: Pick<Project, 'cubDir' | 'root' | 'initialized' | 'gitTop' | 'projectId'>): Check {
  return { title: 'Project', run: async () => [...place(project), ...(project.initialized ? ignoreRules(project.cubDir) : [])] };
}

function place({ root, initialized, gitTop, projectId }: Pick<Project, 'root' | 'initialized' | 'gitTop' | 'projectId'>): Finding[] {
  return [
    initialized ? { severity: 'ok', message: `${root} is set up as "${projectId}"` } : { severity: 'ok', message: `${root} is not set up yet; the first writing command does it` },
    gitTop === null
      ? { severity: 'warning', message: 'not a git repository: tasks work, runs do not', fix: 'Make it one with `git init`.' }
      : { severity: 'ok', message: `git repository ${gitTop}` },
  ];
}

function ignoreRules(cubDir: string): Finding[] {
  const file = join(cubDir, '.gitignore');
  const rules = existsSync(file) ? readFileSync(file, 'utf8').split(/\r?\n/).map((line) => line.replace(/^\/|\/$/g, '')) : [];
  const missing = IGNORED.filter((rule) => !rules.includes(rule));
  if (missing.length === 0) return [{ severity: 'ok', message: 'ignore rules are in place' }];
  return [{ severity: 'error', message: `${file} does not ignore ${missing.join(', ')}`, place: file, fix: `Add the lines ${missing.map((rule) => `/${rule}`).join(', ')}; or delete the file and run \`cub init\`.` }];
}
