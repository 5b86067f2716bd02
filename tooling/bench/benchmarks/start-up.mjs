import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { atMost } from '../src/goals.mjs';
import { CUB, figure, inTempFolder, initRepository, interleaved, timeProcess } from '../src/measure.mjs';

const TASKS = 100;

/** Start of the executable against the start of Node itself. */
export default async function startUp({ rounds }) {
  return inTempFolder(async (dir) => {
    initRepository(dir);
    mkdirSync(join(dir, '.cub', 'tasks'), { recursive: true });
    for (let i = 0; i < TASKS; i += 1) timeTask(dir, i);
    const times = interleaved(rounds, {
      node: () => timeProcess(process.execPath, ['-e', '0'], { cwd: dir }),
      version: () => timeProcess(process.execPath, [CUB, '--version'], { cwd: dir }),
      list: () => timeProcess(process.execPath, [CUB, 'task', 'list'], { cwd: dir }),
    });
    const reference = { name: 'node -e 0', value: times.node };
    return [
      figure('cub --version', times.version, 'ms', reference, atMost(3)),
      figure(`cub task list, ${TASKS} tasks`, times.list, 'ms', reference, atMost(3)),
    ];
  });
}

function timeTask(dir, i) {
  const id = `bench-s${String(i).padStart(3, '0')}`;
  const at = '2026-01-01T00:00:00.000Z';
  const front = [`id: ${id}`, `key: 01J${String(i).padStart(23, '0')}`, `title: Task ${i}`, 'type: task', 'priority: 2', 'status: open', 'labels: []', 'depends_on: []', 'parent: null', 'assignee: null', `created_at: ${at}`, `updated_at: ${at}`, 'closed_at: null'];
  writeFileSync(join(dir, '.cub', 'tasks', `${id}.md`), `---\n${front.join('\n')}\n---\n\nWhat is to be done.\n`);
}
