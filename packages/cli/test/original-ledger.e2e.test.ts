import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { runCub, tempFolder, tempRepo, type TempFolder, type TempRepo } from '@cub/testkit';
import { faultOf } from './json-schema.js';
import { originalLedger, recount } from './original-ledger.js';

/** A project of the Python original, of which nothing may be committed here. */
const REAL = process.env.CUB_TEST_ORIGINAL_LEDGER;

interface Stats {
  tasks: number;
  tasks_completed: number;
  tasks_failed: number;
  attempts: number;
  attempts_succeeded: number;
  success_rate: number;
  cost_nano_usd: number;
  duration_seconds: number;
  tokens: Record<'input' | 'output' | 'cache_read' | 'cache_creation', number>;
}
interface Line {
  id: string;
  attempts: number | null;
}
interface Run {
  id: string;
  tasks_completed_count: number;
  tasks_failed_count: number;
}

let repo: TempRepo;
let old: TempFolder;
beforeAll(() => {
  repo = tempRepo();
  old = tempFolder(originalLedger());
});
afterAll(() => {
  repo.remove();
  old.remove();
});

async function json<T>(...args: string[]): Promise<T> {
  const printed = (await runCub([...args, '--json'], { cwd: repo.dir })).json<T>();
  const schema = args[0] === 'ledger' ? `ledger-${args[1] === 'search' ? 'list' : args[1]}-result` : null;
  if (schema) expect(faultOf(schema, printed)).toBeUndefined();
  return printed;
}

async function expectSums(project: string): Promise<void> {
  const expected = recount(project);
  await json('ledger', 'import', project);
  const stats = await json<Stats>('ledger', 'stats');
  expect(stats).toMatchObject({ tasks: expected.tasks, tasks_completed: expected.succeeded, tasks_failed: expected.failed });
  expect(BigInt(stats.cost_nano_usd)).toBe(expected.costNanoUsd);
  expect(BigInt(stats.duration_seconds)).toBe(expected.seconds);
  for (const [name, sum] of Object.entries(expected.tokens)) expect(BigInt(stats.tokens[name as 'input'])).toBe(sum);
  for (const [id, failed] of Object.entries(expected.failedByEpic)) {
    if (failed === 0) continue;
    const shown = await json('ledger', 'show', id);
    expect([id, shown]).toMatchObject([id, { aggregates: { tasks_failed: failed }, lineage: { epic_id: null } }]);
  }
  const { items } = await json<{ items: Run[] }>('runs', 'list', '--limit', '0');
  const counted = Object.fromEntries(items.map(({ id, tasks_completed_count: done, tasks_failed_count: failed }) => [id, { done, failed }]));
  for (const [id, counts] of Object.entries(expected.runs)) expect([id, counted[id]]).toEqual([id, counts]);
}

it('an imported ledger of the original comes to what its files say', async () => {
  await expectSums(old.dir);
});

describe('of an imported ledger', () => {
  const show = async <T>(id: string) => json<T>('ledger', 'show', id);
  const text = async (...args: string[]) => (await runCub(args, { cwd: repo.dir })).stdout;

  it('nothing runs any more: what has no end was interrupted or failed', async () => {
    const { items } = await json<{ items: Line[] }>('ledger', 'list', '--status', 'failed');
    expect(items.map(({ id }) => id).sort()).toEqual(['old-b.3', 'old-b.4']);
    expect(await json('ledger', 'list', '--status', 'in_progress')).toMatchObject({ total: 0 });
    expect(await show('old-b.4')).toMatchObject({ attempts: [{ success: false, error_category: 'interrupted', duration_seconds: null }], outcome: { status: 'failed', completed_at: null } });
    expect(await text('ledger', 'show', 'old-b.4')).not.toMatch(/running|0\.0s/);
    expect(await text('ledger', 'stats')).toContain('(57 % succeeded)');
  });

  it('an attempt that the circuit breaker ended is found as stalled', async () => {
    expect(await show('old-b.3')).toMatchObject({ attempts: [{ error_category: 'stalled', duration_seconds: null, cost_nano_usd: null, tokens: null }] });
    expect(await json('ledger', 'list', '--category', 'stalled')).toMatchObject({ items: [{ id: 'old-b.3' }], total: 1 });
    expect(await json('ledger', 'search', 'stalled')).toMatchObject({ items: [{ id: 'old-b.3' }], total: 1 });
    expect(await show('old-b.1')).toMatchObject({ attempts: [{ error_category: 'agent_error' }, {}] });
  });

  it('an epic keeps its status, priority, labels and dates, and belongs to no epic', async () => {
    expect(await show('old-b')).toMatchObject({
      lineage: { epic_id: null },
      epic: { status: 'open', priority: 1, labels: ['phase-2'], created_at: '2026-01-01T00:00:00.000Z', completed_at: '2026-02-04T09:00:00.000Z' },
      aggregates: { tasks_completed: 2, tasks_failed: 2 },
    });
    expect(await text('ledger', 'show', 'old-b')).toMatch(/Status: +open[\s\S]*Priority: +P1[\s\S]*Labels: +phase-2[\s\S]*Created:/);
  });

  it('no time and no step is invented', async () => {
    expect(await show('old-a.1')).toMatchObject({ workflow: { stage: 'dev_complete', stage_updated_at: null }, state_history: [] });
    expect(await text('ledger', 'show', 'old-a.1')).toMatch(/Stage: +dev_complete\n/);
    expect(await show('old-b.1')).toMatchObject({ state_history: [{ stage: 'dev_complete', by: 'cub-run' }] });
  });

  it('a run shows the tasks and tokens that it counted, and no limit where it had none', async () => {
    const id = 'cub-20260204-215022';
    expect(await show(id)).toMatchObject({ tasks_completed_count: 4, tasks_failed_count: 84, budget: { tokens_used: 86103, cost_limit: null }, total_tokens: null, iterations: null });
    const shown = await text('ledger', 'show', id);
    expect(shown).toMatch(/Tokens: +86,103 of 500,000\n/);
    expect(shown).toMatch(/4 completed, 84 failed or blocked/);
    expect(shown).not.toContain('of $0.00');
    expect(await text('runs', 'show', id)).toMatch(/Tokens +86,103\nCompleted +4 tasks[^\n]*\nFailed +84 tasks/);
    expect(await show('cub-20260205-100000')).toMatchObject({ total_cost_nano_usd: null, budget: { tokens_used: null, tokens_limit: null } });
  });
});

(REAL !== undefined && existsSync(join(REAL, '.cub/ledger')) ? it : it.skip)('the real ledger of the original comes to what its files say (CUB_TEST_ORIGINAL_LEDGER)', async () => {
  repo.remove();
  repo = tempRepo();
  await expectSums(REAL ?? '');
}, 120_000);
