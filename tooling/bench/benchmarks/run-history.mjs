import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { atMost } from '../src/goals.mjs';
import { CUB, figure, hermeticEnvironment, inTempFolder, prepareProject, timeProcess } from '../src/measure.mjs';

const FEW = 20;
const TASKS = 100;
const HUGE = 1000;
/** A log of 300 lines, no two of them alike, and one file of the user's that changes. */
const AGENT = `awk -v seed=$$ 'BEGIN { srand(seed); for (i = 0; i < 300; i++) print "I read src/file-" int(rand() * 1e6) ".ts, line " int(rand() * 1e4) "; the header says " rand() }'; echo line >> work.txt`;

/** What many runs leave in git, and what one more task costs then. */
export default async function runHistory({ huge }) {
  const tasks = huge ? HUGE : TASKS;
  return inTempFolder(async (dir) => {
    prepareProject(dir);
    const few = runTasks(dir, 'first', FEW);
    runTasks(dir, 'middle', tasks - 2 * FEW);
    const many = runTasks(dir, 'last', FEW);
    const reference = { name: `the first ${FEW}`, value: few.ms };
    return [
      figure(`cub run, a task after ${tasks - FEW} others`, many.ms, 'ms', reference, atMost(1.2)),
      figure(`git processes of a task after ${tasks - FEW} others`, many.gitProcesses, '', { name: `the first ${FEW}`, value: few.gitProcesses }, atMost(1.05)),
      publication(dir),
      ...repositorySize(dir, tasks),
    ];
  });
}

/** Plans and runs so many tasks. @returns of each, in the middle of the others */
function runTasks(dir, slug, count) {
  const epics = Math.ceil(count / 10);
  const task = (epic, i) => `### Task: ${slug}-001A-${epic}.${i + 1} - Parse the header of kind ${epic * 10 + i}\n\nPriority: 1\n\nRead the header first, then as many entries as it says.\n\n**Acceptance Criteria:**\n- [ ] The tests of kind ${epic * 10 + i} pass\n`;
  const sections = Array.from({ length: epics }, (_, epic) => `## Epic: ${slug}-001A-${epic} - Headers, part ${epic}\n\n${Array.from({ length: Math.min(10, count - epic * 10) }, (_, i) => task(epic, i)).join('\n')}`);
  const plan = join(dir, '.git', `${slug}.md`);
  writeFileSync(plan, `# ${slug}\n\n${sections.join('\n')}`);
  timeProcess(process.execPath, [CUB, 'plan', 'import', plan], { cwd: dir });
  timeProcess('git', ['add', '--all'], { cwd: dir });
  timeProcess('git', ['commit', '--quiet', '--message', `plan ${slug}`], { cwd: dir });
  const { ms, gitProcesses } = traced(dir, ['run', '--command', AGENT, '--verify', 'true']);
  return { ms: ms / count, gitProcesses: gitProcesses / count };
}

/** git itself says which of its processes were started. */
function traced(dir, args) {
  const trace = join(dir, '.git', 'trace');
  mkdirSync(trace);
  const ms = timeProcess(process.execPath, [CUB, ...args], { cwd: dir, env: { GIT_TRACE2_EVENT: trace } });
  const gitProcesses = readdirSync(trace).length;
  rmSync(trace, { recursive: true });
  return { ms, gitProcesses };
}

/** A record that waits for its publication, and nothing else. */
function publication(dir) {
  timeProcess(process.execPath, [CUB, 'task', 'create', 'One more'], { cwd: dir });
  const { gitProcesses } = traced(dir, ['ledger', 'publish']);
  return figure('git processes of a publication', gitProcesses, '', { name: 'a commit by git', value: 1 });
}

function repositorySize(dir, tasks) {
  const loose = kilobytes(dir, 'size');
  const parts = partsOf(dir);
  timeProcess('git', ['gc', '--quiet', '--prune=now'], { cwd: dir });
  const packed = kilobytes(dir, 'size-pack');
  const packedParts = partsOf(dir);
  const reference = { name: 'git gc', value: packed };
  const ofAll = { name: 'all of the pack', value: packed };
  return [
    figure(`.git after ${tasks} tasks, loose, on the disk`, loose, 'KB', reference),
    figure(`.git after ${tasks} tasks and git gc, a task`, packed / tasks, 'KB', { name: 'before git gc', value: loose / tasks }),
    ...Object.keys(parts).map((part) => figure(`of it ${part}, packed`, packedParts[part], 'KB', ofAll)),
    ...Object.keys(parts).map((part) => figure(`of it ${part}, loose`, parts[part], 'KB', { name: 'packed', value: packedParts[part] })),
  ];
}

function kilobytes(dir, name) {
  const counted = git(dir, ['count-objects', '-v']);
  return Number(new RegExp(`^${name}: (\\d+)$`, 'm').exec(counted)?.[1]);
}

const PARTS = [
  ['entries', /\/entry\.json$/],
  ['prompts', /-prompt\.md$/],
  ['logs', /-harness\.jsonl$/],
  ['patches', /-patch\.diff$/],
  ['published journal', /^\.cub\/ledger\/by-agent\/.*\.jsonl$/],
  ['records of runs', /^\.cub\/ledger\/by-run\/.*\.json$/],
  ['task files', /^\.cub\/tasks\/.*\.md$/],
];

/** Kilobytes that the objects of each kind take, compressed as they are now. */
function partsOf(dir) {
  const objects = git(dir, ['rev-list', '--objects', '--all']);
  const sizes = git(dir, ['cat-file', '--batch-check=%(objecttype) %(objectsize:disk) %(rest)'], objects);
  const parts = Object.fromEntries([...PARTS.map(([name]) => name), 'commits', 'trees', 'other files'].map((name) => [name, 0]));
  for (const line of sizes.split('\n').filter(Boolean)) {
    const [, type, bytes, path] = /^(\w+) (\d+) ?(.*)$/.exec(line);
    const part = type === 'blob' ? (PARTS.find(([, pattern]) => pattern.test(path))?.[0] ?? 'other files') : `${type}s`;
    parts[part] = (parts[part] ?? 0) + Number(bytes) / 1024;
  }
  return parts;
}

function git(dir, args, input = '') {
  const { status, stdout, stderr } = spawnSync('git', args, { cwd: dir, input, encoding: 'utf8', env: hermeticEnvironment(), maxBuffer: 1024 ** 3 });
  if (status !== 0) throw new Error(`git ${args.join(' ')} ended with ${status}: ${stderr}`);
  return stdout;
}
