/** Records in the shapes of the Python original, made for these tests. */

type Fields = Record<string, unknown>;

const section = { title: 'Sort the list', description: 'By name', type: 'task', priority: 1, labels: ['api'], created_at: '2026-01-02T09:00:00', captured_at: '2026-01-03T09:00:00.123456Z' };

/** Version 0: everything at the top. */
export function entry0(changes: Fields = {}): Fields {
  return {
    id: 'old.1',
    title: 'Sort the list',
    started_at: null,
    completed_at: '2026-01-03T10:00:00.5',
    tokens: { input_tokens: 10, output_tokens: 20, cache_read_tokens: 30, cache_creation_tokens: 0 },
    cost_usd: 0.25,
    duration_seconds: 60,
    iterations: 1,
    approach: 'Quick sort',
    decisions: ['in place'],
    lessons_learned: [],
    files_changed: ['b.py', 'a.py'],
    commits: [{ hash: 'abc', message: 'sort', author: '', timestamp: '2026-01-03T10:00:00+01:00' }],
    spec_file: null,
    run_log_path: '/elsewhere/.cub/runs/cub-20260103-095900/tasks/old.1',
    epic_id: 'old',
    verification_status: 'pass',
    verification_notes: ['looked at'],
    harness_name: 'claude',
    harness_model: 'haiku',
    workflow_stage: 'validated',
    workflow_stage_updated_at: '2026-01-04T00:00:00+00:00',
    ...changes,
  };
}

export function attempt1(number: number, changes: Fields = {}): Fields {
  const tokens = { input_tokens: 1000 * number, output_tokens: 1, cache_read_tokens: 0, cache_creation_tokens: 0 };
  const times = { started_at: `2026-01-05T0${number}:00:00Z`, completed_at: `2026-01-05T0${number}:05:00.123456789Z` };
  const ended = { success: true, error_category: null, error_summary: null, cost_usd: 0.1 * number, duration_seconds: 300 };
  return { attempt_number: number, run_id: 'cub-20260105-010000', ...times, harness: 'claude', model: 'haiku', tokens, ...ended, ...changes };
}

/** Version 1: sections, with the older keys beside them. */
export function entry1(id: string, attempts: readonly Fields[] = [attempt1(1)], changes: Fields = {}): Fields {
  const cost = attempts.reduce((sum, attempt) => sum + Number(attempt.cost_usd), 0);
  const end = '2026-01-05T09:00:00Z';
  return {
    version: 1,
    id,
    title: `Task ${id}`,
    lineage: { spec_file: null, plan_file: null, epic_id: 'old' },
    task: { ...section, title: `Task ${id}` },
    task_changed: null,
    attempts,
    outcome: { success: true, partial: false, completed_at: end, total_cost_usd: cost, total_attempts: attempts.length, final_model: 'haiku', escalated: false, escalation_path: [], files_changed: [], commits: [], approach: 'Small steps', decisions: [], lessons_learned: ['test first'] },
    drift: { additions: [], omissions: [], severity: 'none' },
    verification: { status: 'pending', checked_at: null, tests_passed: null, typecheck_passed: null, lint_passed: null, notes: [] },
    workflow: { stage: 'dev_complete', stage_updated_at: end },
    state_history: [{ stage: 'dev_complete', at: end, by: 'cub-run', reason: 'Task closed' }],
    started_at: '2026-01-05T01:00:00Z',
    completed_at: end,
    cost_usd: cost,
    epic_id: 'old',
    ...changes,
  };
}

export function runSession(id: string, changes: Fields = {}): Fields {
  const budget = { tokens_used: 0, tokens_limit: 500000, cost_usd: 0, cost_limit: 5.5 };
  return { run_id: id, started_at: '2026-01-05T01:00:00Z', project_dir: '/elsewhere', harness: 'claude', budget, tasks_completed: 1, tasks_failed: 0, current_task: null, status: 'completed', ended_at: '2026-01-05T10:00:00Z', orphaned_at: null, orphaned_reason: null, ...changes };
}

export function runEntry(id: string, changes: Fields = {}): Fields {
  return { run_id: id, started_at: '2026-01-05T01:00:00Z', completed_at: '2026-01-05T10:00:00Z', status: 'interrupted', config: { once: true }, tasks_attempted: ['x.1', 'x.2'], tasks_completed: ['x.1'], total_cost: 1.5, total_tokens: 99, iterations: 3, ...changes };
}

export function epic1(id: string, changes: Fields = {}): Fields {
  const snapshot = { title: 'Sorting', description: 'All about order', status: 'in_progress', priority: 0, labels: [], created_at: '2026-01-01T00:00:00Z', captured_at: '2026-01-01T00:00:00Z' };
  return { version: 1, id, title: id, lineage: { spec_file: 'specs/s.md', plan_file: null, epic_id: null }, epic: snapshot, task_ids: ['old.2', 'old.9'], aggregates: { total_tokens: 5, total_cost_usd: 1 }, workflow: { stage: 'dev_complete', stage_updated_at: '2026-01-06T00:00:00Z' }, state_history: [], started_at: '2026-01-05T01:00:00Z', completed_at: '2026-01-06T00:00:00Z', updated_at: '2026-01-06T00:00:00Z', first_commit: { hash: 'abc', message: 'm', author: '', timestamp: '2026-01-05T02:00:00Z' }, last_commit: 'def', ...changes };
}

/** A ledger with one of everything. Paths are relative to a project. */
export function legacyProject(): Record<string, string> {
  const json = (value: unknown) => JSON.stringify(value, null, 2);
  const ledger = '.cub/ledger';
  return {
    [`${ledger}/by-task/old.1.json`]: json(entry0()),
    [`${ledger}/by-task/old.2.json`]: json(entry1('old.2', [attempt1(1, { success: false }), attempt1(2, { model: 'opus' })], { ci_monitor: { state: 'green' } })),
    [`${ledger}/by-task/old.2/attempts/001-prompt.md`]: '---\nattempt: 1\nharness: claude\n---\n\nDo it. password=hunter22\n',
    [`${ledger}/by-task/old.2/attempts/001-harness.log`]: 'I begin.\nI end.\n',
    [`${ledger}/by-task/old.2/002-harness.jsonl`]: `plain text\n${JSON.stringify({ timestamp: '2026-01-05T02:00:00.000Z', event_type: 'response', data: { text: 'hello' } })}\n`,
    [`${ledger}/by-task/old.3/entry.json`]: json(entry1('old.3')),
    [`${ledger}/by-task/lost/attempts/001-prompt.md`]: "---\nattempt: 1\nharness: codex\nmodel: big\nrun_id: cub-20260101-000000\nstarted_at: '2026-01-01T00:00:00+00:00'\n---\n\nOnly a prompt is left.\n",
    [`${ledger}/by-task/broken.json`]: '{"id": "broken",',
    [`${ledger}/by-task/bad.json`]: json(entry1('../bad')),
    [`${ledger}/by-task/notes.txt`]: 'a note',
    [`${ledger}/by-epic/old/entry.json`]: json(epic1('old')),
    [`${ledger}/by-plan/plan-1/entry.json`]: json({ plan_id: 'plan-1', spec_id: 's', title: 'A plan', epics: ['old'], status: 'completed', started_at: '2026-01-01T00:00:00Z', completed_at: null, total_cost: 1, total_tokens: 2, total_tasks: 3, completed_tasks: 1 }),
    [`${ledger}/by-run/cub-20260105-010000.json`]: json(runSession('cub-20260105-010000')),
    [`${ledger}/by-run/cub-20260106-010000.json`]: json(runEntry('cub-20260106-010000')),
    '.cub/run-sessions/cub-20260107-010000.json': json(runSession('cub-20260107-010000', { status: 'running', ended_at: null })),
    '.cub/active-run.json': json(runSession('cub-20260108-010000', { status: 'orphaned', orphaned_at: '2026-01-08T02:00:00Z', orphaned_reason: 'gone' })),
    [`${ledger}/index.jsonl`]: [
      json({ id: 'old.1', title: 'x', completed: '2026-01-03', cost_usd: 0.25 }).replaceAll('\n', ''),
      '{"id": "torn',
      JSON.stringify({ title: 'no id' }),
      JSON.stringify({ id: 'only.1', title: 'Earlier line', completed: '2026-01-01' }),
      JSON.stringify({ id: 'only.1', title: 'Only a line', completed: '2026-01-02', cost_usd: 0.5, files: ['a'], commit: 'fff', epic: 'old', tokens: 500, verification: 'fail' }),
      JSON.stringify({ type: 'task', id: 'only.2', title: 'The other form', epic: 'old', stage: 'released', cost: 0.75, attempts: 2, updated_at: '2026-01-09T00:00:00Z' }),
      '',
    ].join('\n'),
  };
}
