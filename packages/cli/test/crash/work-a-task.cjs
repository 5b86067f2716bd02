// Works one task as a run does, through the real host, and says after each fact that it is acknowledged:
// node work-a-task.cjs <folder> <task> <number of the attempt> [<attempts>] prints one line of JSON a fact.
const { writeSync } = require('node:fs');
const { join } = require('node:path');
const { artifactRef, writeFileDurable } = require('@cub/journal');
const { openLedger } = require('./open-ledger.cjs');

const RUN = 'cub-20260105-090000';
const COST = 100_000_001;
const EPIC = 'demo-a1';
const NOTES = { approach: null, decisions: [], lessons_learned: [] };
const snapshot = (task) => ({ title: `Title of ${task}`, description: '', type: 'task', priority: 1, labels: [], acceptance_criteria: [], depends_on: [], created_at: '2026-01-01T00:00:00.000Z' });
const lineage = { spec_id: null, spec_file: null, plan_id: 'demo-p1', plan_file: null, epic_id: EPIC };

/** The facts of one attempt in the order in which they are told; the last one stands for a batch, which counts whole or not at all. */
const FACTS = ['task.started', 'epic.snapshot', 'attempt.started', 'agent.note', 'usage.recorded', 'task.completed'];

async function workTask({ journal, records, ledger, project }, task, n, tell) {
  const context = { task_id: task, run_id: RUN };
  const attempt = { ...context, attempt: n, agent: 'script' };
  const fact = (type, data, options) => tell(type, journal.append(type, data, options));
  fact('task.started', { snapshot: snapshot(task), lineage }, context);
  fact('epic.snapshot', { id: EPIC, title: 'Epic', description: '', spec_id: null, spec_file: null, plan_id: 'demo-p1', plan_file: null, children: [task] }, { task_id: EPIC });
  const prompt = artifactRef(`by-task/${task}/${String(n).padStart(3, '0')}-prompt.md`, `Do ${task}.\n`);
  writeFileDurable(join(project.localDir, 'artifacts', prompt.path), `Do ${task}.\n`);
  fact('attempt.started', { n, harness: 'script', model: 'm-1', prompt }, attempt);
  fact('agent.note', { text: 'x'.repeat(70_000) }, attempt);
  fact('usage.recorded', { invocation_id: `${task}-${n}`, model: 'm-1', tokens: null, cost_nano_usd: COST, cost_source: 'reported', price_table: null }, attempt);
  const batch = journal.batch();
  batch.append('attempt.completed', { n, exit_code: 0, signal: null, duration_sec: 1, error_category: null, error_summary: null, log: null, patch: null, files_changed: [] }, attempt);
  const ended = { status: 'completed', reason: null, error_category: null, exit_code: 0, duration_sec: 1, files_touched: [], commits: [], snapshot: snapshot(task), partial: false, notes: NOTES };
  const last = batch.append('task.completed', ended, context);
  await records.publish({ batch });
  batch.commit();
  tell(last.type, last);
  await ledger.overview('machine');
}

module.exports = { COST, FACTS, workTask };

if (require.main === module) {
  const [dir, task, n, attempts = '1'] = process.argv.slice(2);
  const tell = (type, event) => writeSync(1, `${JSON.stringify({ type, id: event?.id })}\n`);
  const main = async () => {
    const opened = await openLedger(dir);
    for (let i = 0; i < Number(attempts); i += 1) await workTask(opened, task, Number(n) + i, tell);
    if (opened.warnings.length > 0) writeSync(1, `${JSON.stringify({ type: 'warnings', warnings: opened.warnings })}\n`);
  };
  main().catch((error) => {
    writeSync(1, `${JSON.stringify({ type: 'refused', code: error.code, exit: error.exit, message: error.message, suggestions: error.suggestions, stack: error.stack })}\n`);
    process.exitCode = 1;
  });
}
