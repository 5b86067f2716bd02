import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CUB, figure, inTempFolder, prepareProject, timeProcess } from '../src/measure.mjs';

const RECORDS = 5000;

/** Importing a ledger of the original, each task with a prompt, against copying its files. */
export default async function importLegacy() {
  return inTempFolder(async (dir) => {
    const [project, old] = [join(dir, 'project'), join(dir, 'old')];
    mkdirSync(project);
    prepareProject(project);
    for (let i = 0; i < RECORDS; i += 1) writeRecord(old, i);
    const copying = timeProcess('cp', ['-R', old, join(dir, 'copy')]) + timeProcess('sync', []);
    const importing = timeProcess(process.execPath, [CUB, 'ledger', 'import', old], { cwd: project });
    const again = timeProcess(process.execPath, [CUB, 'ledger', 'import', old], { cwd: project });
    const reference = { name: 'cp -R, sync', value: copying };
    return [
      figure(`cub ledger import, ${RECORDS} records`, importing, 'ms', reference),
      figure(`cub ledger import, ${RECORDS} records, a second time`, again, 'ms', reference),
    ];
  });
}

function writeRecord(dir, i) {
  const [epic, n] = [`old-e${Math.floor(i / 10)}`, (i % 10) + 1];
  const at = new Date(Date.UTC(2026, 0, 1) + i * 60_000).toISOString();
  const attempt = { attempt_number: 1, run_id: 'cub-20260101-000000', started_at: at, completed_at: at, harness: 'claude', model: 'haiku', success: true, tokens: { input_tokens: 900, output_tokens: 100 }, cost_usd: 0.17, duration_seconds: 300 };
  const entry = { version: 1, id: `${epic}.${n}`, title: `Task ${i}`, lineage: { epic_id: epic }, task: { title: `Task ${i}`, priority: 1, description: 'What has to be done. '.repeat(10) }, attempts: [attempt], outcome: { success: true, completed_at: at }, workflow: { stage: 'dev_complete', stage_updated_at: at }, started_at: at };
  const tasks = join(dir, '.cub', 'ledger', 'by-task');
  mkdirSync(join(tasks, entry.id, 'attempts'), { recursive: true });
  writeFileSync(join(tasks, `${entry.id}.json`), JSON.stringify(entry));
  writeFileSync(join(tasks, entry.id, 'attempts', '001-prompt.md'), `---\nattempt: 1\n---\n\n${'Read the header first. '.repeat(30)}\n`);
}
