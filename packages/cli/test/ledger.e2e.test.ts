import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCub, tempRepo, type TempRepo } from '@cub/testkit';

const RUN = 'cub-20260105-090000';
const ENTRY = '.cub/ledger/by-task/demo-a1.1/entry.json';
const EPIC = '.cub/ledger/by-epic/demo-a1/entry.json';
const PLAN = '.cub/ledger/by-plan/demo-p1/entry.json';

let repo: TempRepo;
let seq = 0;
afterEach(() => repo.remove());

/** One published line, as another machine may have committed it. */
function line(type: string, event: string, data: unknown, attempt?: number): string {
  seq += 1;
  const id = String(seq).padStart(26, '01J00000000000000000000000').slice(-26);
  const envelope = { v: 1, id, ts: `2026-01-05T09:00:${String(seq).padStart(2, '0')}.000Z`, type, event, agent: 'cub', session_id: '2026-01-05_cub_000' };
  const place = { task_id: 'demo-a1.1', source: 'cub run', summary: type, data, writer: '01J00000000000000000000001', seq, tree: 'main', run_id: RUN };
  return JSON.stringify({ ...envelope, ...place, ...(attempt !== undefined && { attempt }) });
}

function published(): string {
  seq = 0;
  const snapshot = { title: 'Parse the header', description: '', type: 'task', priority: 1, labels: [], acceptance_criteria: [], depends_on: [], created_at: '2026-01-01T00:00:00.000Z' };
  const lineage = { spec_id: null, spec_file: null, plan_id: 'demo-p1', plan_file: null, epic_id: 'demo-a1' };
  const tokens = { input: 1000, output: 200, cache_read: 0, cache_creation: 0 };
  const ended = { n: 1, exit_code: 0, signal: null, duration_sec: 552, error_category: null, error_summary: null, log: null, patch: null, files_changed: ['src/header.js'] };
  const notes = { approach: null, decisions: [], lessons_learned: [] };
  return [
    line('task.started', 'task_start', { snapshot, lineage }),
    line('attempt.started', 'info', { n: 1, harness: 'script', model: 'small', prompt: null }, 1),
    line('usage.recorded', 'info', { invocation_id: 'i1', model: 'small', tokens, cost_nano_usd: 170_000_000, cost_source: 'reported', price_table: null }, 1),
    line('attempt.completed', 'info', ended, 1),
    line('task.completed', 'task_result', { status: 'completed', reason: null, error_category: null, exit_code: 0, duration_sec: 560, files_touched: ['src/header.js'], commits: [], snapshot, partial: false, notes }),
    '',
  ].join('\n');
}

function cub(...args: string[]) {
  return runCub(args, { cwd: repo.dir });
}

describe('cub ledger', () => {
  it('rebuilds entries from the published journal, byte for byte', async () => {
    repo = tempRepo({ '.cub/config.json': '{"project_id":"demo"}\n', '.cub/ledger/by-agent/cub/2026-01-05/01J00000000000000000000009.jsonl': published() });
    expect((await cub('ledger', 'rebuild', '--json')).json()).toEqual({ written: 3, unchanged: 0, removed: 0 });
    const before = [ENTRY, EPIC, PLAN].map((path) => readFileSync(join(repo.dir, path), 'utf8'));

    writeFileSync(join(repo.dir, ENTRY), '{}');
    rmSync(join(repo.dir, EPIC));
    repo.write({ [PLAN]: '{"kind":"plan"}', '.cub/ledger/by-epic/gone/entry.json': '{"kind":"epic"}' });
    expect((await cub('ledger', 'rebuild', '--json')).json()).toEqual({ written: 3, unchanged: 0, removed: 1 });
    expect([ENTRY, EPIC, PLAN].map((path) => readFileSync(join(repo.dir, path), 'utf8'))).toEqual(before);
    expect((await cub('ledger', 'rebuild')).stdout).toBe('0 written, 3 unchanged, 0 removed.\n');
  });

  it('shows a task with the commits that closed it, found by the beginning of its id', async () => {
    repo = tempRepo({ '.cub/config.json': '{"project_id":"demo"}\n', '.cub/ledger/by-agent/cub/2026-01-05/01J00000000000000000000009.jsonl': published() });
    repo.write({ 'src/header.js': '' });
    const hash = repo.commitAll('feat(demo-a1.1): Parse the header\n\nCub-Task: demo-a1.1');
    const shown = (await cub('ledger', 'show', 'demo-a1.', '--json')).json<Record<string, unknown>>();
    expect(shown).toMatchObject({ id: 'demo-a1.1', kind: 'task', outcome: { success: true, total_cost_nano_usd: 170_000_000 }, closing_commits: [{ hash }] });
    const { stdout } = await cub('ledger', 'show', 'demo-a1.1');
    expect(stdout).toContain('Cost:      $0.17\n');
    expect(stdout).toContain('9m 12s');
    expect(stdout).toContain(hash.slice(0, 10));
    expect((await cub('ledger', 'show', 'demo-a1', '--json')).json()).toMatchObject({ kind: 'epic', aggregates: { total_cost_nano_usd: 170_000_000 } });
    expect((await cub('ledger', 'show', 'demo-p', '--json')).json()).toMatchObject({ id: 'demo-p1', kind: 'plan', total_cost_nano_usd: 170_000_000, epic_lines: [{ id: 'demo-a1', kind: 'epic' }] });
    expect((await cub('ledger', 'list', '--epic', 'demo-a1', '--json')).json()).toMatchObject({ total: 1, items: [{ id: 'demo-a1.1' }] });
  });

  it('says which ids are near when one does not exist', async () => {
    repo = tempRepo({ '.cub/config.json': '{"project_id":"demo"}\n', '.cub/ledger/by-agent/cub/2026-01-05/01J00000000000000000000009.jsonl': published() });
    const missing = await cub('ledger', 'show', 'demo-a1.2', '--json');
    expect(missing.code).toBe(1);
    expect(missing.json()).toMatchObject({ error: { code: 'CUB_LEDGER_NOT_FOUND', suggestions: [expect.stringContaining('demo-a1.1'), expect.anything()] } });
  });

  it('has nothing to publish where nothing happened', async () => {
    repo = tempRepo();
    expect((await cub('ledger', 'publish', '--json')).json()).toEqual({ paths: [], events: 0 });
    expect((await cub('ledger', 'list')).stdout).toBe('No entries.\n');
  });
});
