import { tempRepo, type TempRepo } from '@cub/testkit';

export const RUN = 'cub-20260105-090000';
export const EPIC = 'demo-a1';

/** A ledger as another machine may have committed it: two tasks of an epic, one done with the second model, one that failed at an unknown cost. */
export function repoWithLedger(): TempRepo {
  return tempRepo({
    '.cub/config.json': '{"project_id":"demo"}\n',
    '.cub/ledger/by-agent/cub/2026-01-05/01J00000000000000000000009.jsonl': `${lines().join('\n')}\n`,
  });
}

function lines(): string[] {
  const none = { cost_limit_nano_usd: null, tokens_limit: null, time_limit_s: null, max_iterations: null, max_attempts: null };
  const told = new Lines();
  const epic = { id: EPIC, title: 'The parser', description: '', spec_id: null, spec_file: null, plan_id: 'demo-p1', plan_file: null };
  told.add('epic.snapshot', EPIC, { ...epic, children: ['demo-a1.1', 'demo-a1.2'] });
  told.add('run.started', 'system', { harness: 'script', model: null, config: {}, workflow: 'run-loop', definition_hash: null, epoch: 1, budget: none });
  told.start('demo-a1.1', 'Parse the header', ['api']);
  told.attempt('demo-a1.1', 1, { model: 'small', cost: 50_000_000, ok: false });
  told.attempt('demo-a1.1', 2, { model: 'large', cost: 120_000_001, ok: true });
  told.end('demo-a1.1', 'completed', 'Parse the header');
  told.start('demo-a1.2', '=SUM(1,2), "quoted"', []);
  told.attempt('demo-a1.2', 1, { model: 'small', cost: null, ok: false });
  told.end('demo-a1.2', 'failed', '=SUM(1,2), "quoted"');
  told.add('run.completed', 'system', { reason: 'nothing is ready', exit_code: 1, iterations: 3 });
  return told.lines;
}

class Lines {
  readonly lines: string[] = [];

  add(type: string, task: string, data: unknown, attempt?: number): void {
    const seq = this.lines.length + 1;
    const id = String(seq).padStart(26, '01J00000000000000000000000').slice(-26);
    const ts = `2026-01-05T09:00:${String(seq).padStart(2, '0')}.000Z`;
    const envelope = { v: 1, id, ts, type, event: 'info', agent: 'cub', session_id: '2026-01-05_cub_000', task_id: task, source: 'cub run', summary: type };
    this.lines.push(JSON.stringify({ ...envelope, data, writer: '01J00000000000000000000001', seq, tree: 'main', run_id: RUN, ...(attempt !== undefined && { attempt }) }));
  }

  start(task: string, title: string, labels: string[]): void {
    const lineage = { spec_id: null, spec_file: null, plan_id: 'demo-p1', plan_file: null, epic_id: EPIC };
    this.add('task.started', task, { snapshot: snapshot(title, labels), lineage });
  }

  attempt(task: string, n: number, { model, cost, ok }: { model: string; cost: number | null; ok: boolean }): void {
    const tokens = cost === null ? null : { input: 1000, output: 200, cache_read: 30, cache_creation: 4 };
    this.add('attempt.started', task, { n, harness: 'script', model, prompt: null }, n);
    this.add('usage.recorded', task, { invocation_id: `${task}-${n}`, model, tokens, cost_nano_usd: cost, cost_source: 'reported', price_table: null }, n);
    const failure = ok ? { error_category: null, error_summary: null } : { error_category: 'verify_failed', error_summary: '`npm test` ended with 1' };
    this.add(ok ? 'attempt.completed' : 'attempt.failed', task, { n, exit_code: Number(!ok), signal: null, duration_sec: 552.5, ...failure, log: null, patch: null, files_changed: ['src/header.js'] }, n);
  }

  end(task: string, status: 'completed' | 'failed', title: string): void {
    const notes = { approach: 'Read the tests first', decisions: ['No regex'], lessons_learned: [] };
    const ended = { status, reason: status === 'failed' ? 'the tests fail' : null, error_category: null, exit_code: 0, duration_sec: 560, files_touched: [], commits: [] };
    this.add(`task.${status}`, task, { ...ended, snapshot: snapshot(title, []), partial: false, notes });
  }
}

function snapshot(title: string, labels: string[]) {
  return { title, description: '', type: 'task', priority: 1, labels, acceptance_criteria: [], depends_on: [], created_at: '2026-01-01T00:00:00.000Z' };
}
