import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CUB, figure, inTempFolder, initRepository, timeProcess } from '../src/measure.mjs';

const TASKS = 20;

/** What `cub run` adds to each task when the agent does nothing, against as many commits by git. */
export default async function runOverhead() {
  return inTempFolder(async (dir) => {
    const git = initRepository(dir);
    const tasks = Array.from({ length: TASKS }, (_, i) => `### Task: bench-001A-0.${i + 1} - Task ${i + 1}\n\nPriority: 1\n`);
    writeFileSync(join(dir, '.git', 'plan.md'), `# Bench\n\n## Epic: bench-001A-0 - Epic\n\n${tasks.join('\n')}`);
    const cub = (...args) => timeProcess(process.execPath, [CUB, ...args], { cwd: dir });
    cub('plan', 'import', '.git/plan.md');
    const first = cub('run', '--command', 'true', '--verify', 'true', '--once');
    const rest = cub('run', '--command', 'true', '--verify', 'true');
    let commits = 0;
    for (let i = 1; i < TASKS; i += 1) commits += git('commit', '--quiet', '--allow-empty', '--message', `commit ${i}`);
    const reference = { name: 'git commit --allow-empty', value: commits / (TASKS - 1) };
    return [
      figure('cub run, a task that costs nothing', rest / (TASKS - 1), 'ms', reference),
      figure('cub run, one task alone', first, 'ms', reference),
    ];
  });
}
