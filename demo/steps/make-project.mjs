import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const DEMO = join(dirname(fileURLToPath(import.meta.url)), '..');
/** Only in folders that carry this file is anything ever removed. */
const MARK = '.cub-demo';
const OURS = ['project', 'home', 'itemized-plan.md', MARK];

/**
 * A fresh folder with a project of some history in it: `project` is the repository, `home` keeps what cub would keep in the
 * user's own folders. @throws Error when CUB_DEMO_DIR names a folder that is not ours
 */
export function makeProject(wanted) {
  const dir = wanted ? emptied(resolve(wanted)) : mkdtempSync(join(tmpdir(), 'cub-demo-'));
  writeFileSync(join(dir, MARK), 'This folder is made anew by every `npm run demo` that names it.\n');
  const project = join(dir, 'project');
  cpSync(join(DEMO, 'project'), project, { recursive: true });
  cpSync(join(DEMO, 'plan', 'itemized-plan.md'), join(dir, 'itemized-plan.md'));
  mkdirSync(join(dir, 'home'));
  commitHistory(project);
  return { dir, project, home: join(dir, 'home'), plan: join(dir, 'itemized-plan.md') };
}

function emptied(dir) {
  if (!existsSync(dir)) mkdirSync(dir, { recursive: true });
  else if (!statSync(dir).isDirectory()) throw new Error(`${dir} is a file; name a folder in CUB_DEMO_DIR`);
  else if (existsSync(join(dir, MARK))) for (const name of OURS) rmSync(join(dir, name), { recursive: true, force: true });
  else if (readdirSync(dir).length > 0) throw new Error(`${dir} is neither empty nor a folder of an earlier demo; name another one in CUB_DEMO_DIR`);
  return dir;
}

function commitHistory(project) {
  const git = (...args) => execFileSync('git', args, { cwd: project, stdio: ['ignore', 'pipe', 'pipe'] });
  git('init', '--quiet', '--initial-branch=main');
  git('config', 'user.name', 'Demo User');
  git('config', 'user.email', 'demo@example.invalid');
  git('config', 'commit.gpgsign', 'false');
  const steps = [
    ['chore: start the library', ['package.json', 'README.md', '.gitignore']],
    ['feat: first versions of the functions', ['src']],
    ['test: say what the functions should do', ['test']],
  ];
  for (const [message, paths] of steps) {
    git('add', '--', ...paths);
    git('commit', '--quiet', '--message', message);
  }
}
