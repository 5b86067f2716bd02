import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const TASKS_A_DAY = 500;
const TASKS_AN_EPIC = 10;
const TASKS_A_PLAN = 50;
const WRITER = '01J00000000000000000000000';
/** Where a task belongs, by its number. */
export const lineageOf = (i) => ({ spec_id: null, spec_file: null, plan_id: `bench-p${Math.floor(i / TASKS_A_PLAN)}`, plan_file: null, epic_id: `bench-e${Math.floor(i / TASKS_AN_EPIC)}` });
const usage = { model: 'sonnet', tokens: { input: 1200, output: 300, cache_read: 50_000, cache_creation: 2000 }, cost_source: 'reported', price_table: null };

/**
 * Puts the published records of many tasks into a repository, a file a task, as runs leave them: each task with two attempts, a failed one first.
 * @returns how many events these are
 */
export function writeLedger(dir, tasks) {
  let events = 0;
  for (let i = 0; i < tasks; i += 1) {
    const lines = eventsOf(i);
    events += lines.length;
    const folder = join(dir, '.cub', 'ledger', 'by-agent', 'cub', lines[0].ts.slice(0, 10));
    if (i % TASKS_A_DAY === 0) mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `01J${String(i).padStart(23, '0')}.jsonl`), lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  }
  return events;
}

/** Id of the task with this number. */
export function taskId(i) {
  return `bench-e${Math.floor(i / TASKS_AN_EPIC)}.${(i % TASKS_AN_EPIC) + 1}`;
}

function eventsOf(i) {
  const [task, run, lineage] = [taskId(i), `cub-run-${Math.floor(i / 50)}`, lineageOf(i)];
  const { epic_id: epic, plan_id: plan } = lineage;
  const midnight = Date.UTC(2026, 0, 1) + Math.floor(i / TASKS_A_DAY) * 86_400_000;
  let n = 0;
  const event = (type, data, more = {}) => ({
    ...{ v: 1, id: `01K${String(i * 20 + n).padStart(23, '0')}`, ts: new Date(midnight + (i % TASKS_A_DAY) * 60_000 + n * 1000).toISOString(), type },
    ...{ event: 'info', agent: 'cub', session_id: '2026-01-01_cub_001', task_id: task, source: 'bench', summary: type, data, writer: WRITER, seq: i * 20 + (n += 1), tree: 'main', run_id: run, ...more },
  });
  const snapshot = { title: `Task ${i}: parse the header of kind ${i % 97}`, description: 'What has to be done. '.repeat(10), type: 'task', priority: 2, labels: ['api'], acceptance_criteria: ['It works'], depends_on: [], created_at: '2026-01-01T00:00:00.000Z' };
  const ended = { exit_code: 0, signal: null, duration_sec: 120.5, error_category: null, error_summary: null, log: null, patch: null, files_changed: [`src/file-${i % 200}.ts`] };
  const attempt = (number, ok) => [
    event('attempt.started', { n: number, harness: 'claude', model: 'sonnet', prompt: null }, { attempt: number }),
    event('usage.recorded', { ...usage, invocation_id: `${task}-${number}`, cost_nano_usd: 10_000_000 + i }, { attempt: number }),
    event(ok ? 'attempt.completed' : 'attempt.failed', { n: number, ...ended, ...(!ok && { error_category: 'verify_failed', error_summary: 'a test is red' }) }, { attempt: number }),
  ];
  const notes = { approach: `Read the tests of kind ${i % 31} first.`, decisions: ['No regular expression'], lessons_learned: [`Lesson ${i % 53}`] };
  return [
    ...(i % TASKS_AN_EPIC === 0 ? [event('epic.snapshot', { id: epic, title: `Epic ${epic}`, description: '', spec_id: null, spec_file: null, plan_id: plan, plan_file: null, children: Array.from({ length: TASKS_AN_EPIC }, (_, k) => `${epic}.${k + 1}`) }, { task_id: epic })] : []),
    event('task.started', { snapshot, lineage }),
    ...attempt(1, false),
    ...attempt(2, true),
    event('task.completed', { status: 'completed', reason: null, error_category: null, exit_code: 0, duration_sec: 260, files_touched: [], commits: [], snapshot, partial: false, notes }),
  ];
}
