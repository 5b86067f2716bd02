import type { FactData } from './facts.js';

const snapshot = (title: string) => ({ title, description: '', type: 'task', priority: 1, labels: [], acceptance_criteria: [], depends_on: [], created_at: '2026-01-01T00:00:00.000Z' });

/** The event that a fact is told as. */
export function eventOf(data: FactData): [type: string, body: Record<string, unknown>] {
  switch (data.kind) {
    case 'start':
      return ['task.started', { snapshot: snapshot(data.title), lineage: { spec_id: null, spec_file: null, plan_id: null, plan_file: null, epic_id: data.epic } }];
    case 'attempt':
      return ['attempt.started', { n: data.n, harness: 'script', model: data.model, prompt: null }];
    case 'usage':
      return ['usage.recorded', { invocation_id: `${data.run}-${data.task}-${data.n}`, model: data.model, tokens: null, cost_nano_usd: data.cost, cost_source: data.cost === null ? 'unknown' : 'reported', price_table: null }];
    case 'attempt-end': {
      const ended = { n: data.n, exit_code: data.ok ? 0 : 1, signal: null, duration_sec: 1, log: null, patch: null, files_changed: [] };
      return [data.ok ? 'attempt.completed' : 'attempt.failed', { ...ended, error_category: data.ok ? null : 'verify_failed', error_summary: data.ok ? null : 'tests' }];
    }
    case 'end': {
      const ended = { status: data.status, reason: null, error_category: null, exit_code: 0, duration_sec: 1, files_touched: [], commits: [], partial: false };
      return [`task.${data.status}`, { ...ended, snapshot: snapshot(data.title), notes: { approach: null, decisions: [], lessons_learned: [] } }];
    }
    case 'stage':
      return ['ledger.stage_changed', { from: 'in_progress', to: data.to, by: 'Test User', reason: data.reason }];
  }
}
