import { join } from 'node:path';
import { CubError, projectToken, type Cub, type LedgerEntry, type LedgerLine, type LedgerOverview } from '@cub/plugin-sdk';
import { tempFolder } from '@cub/testkit';
import { healthSection } from './health-section.js';
import { readHealth, RECENT_TASKS } from './project-health.js';
import { renderHealth } from './render-health.js';

const line = (id: string, fields: Partial<LedgerLine> = {}): LedgerLine => ({
  type: 'task', kind: 'task', id, title: `Task ${id}`, epic: null, plan: null, stage: 'dev_complete', status: 'completed', cost: 0.1, cost_nano_usd: 100_000_000,
  unknown_cost_count: 0, attempts: 1, runs: [], harnesses: [], models: [], error_categories: [], escalated: false, drift: null, started_at: '2026-01-01T00:00:00Z', completed_at: null,
  updated_at: `2026-01-01T00:00:${id.padStart(2, '0')}Z`, ...fields,
});
const attempt = (success: boolean | null, ...files: string[]) => ({ success, files_changed: files }) as LedgerEntry['attempts'][number];

/** A ledger of these lines, that says which entries were asked for. */
function ledger(lines: LedgerLine[], attempts: Readonly<Record<string, LedgerEntry['attempts']>> = {}): LedgerOverview & { asked: string[] } {
  const asked: string[] = [];
  return {
    lines,
    latest: () => ({ items: [], total: 0 }),
    linesWithText: () => [],
    faults: [],
    asked,
    epics: () => [],
    plans: () => [],
    runs: () => [],
    entries: (ids = []) => [...ids].map((id) => (asked.push(id), { id, attempts: attempts[id] ?? [] } as unknown as LedgerEntry)),
  };
}
const words = (text: string) => text.split(/\s+/).length;

const busy = () =>
  ledger(
    [
      line('1', { attempts: 3, escalated: true, cost_nano_usd: 70_000_000, unknown_cost_count: 1 }),
      line('2', { status: 'blocked', attempts: 2, title: `Look\nat \`this\`${' long'.repeat(20)}` }),
      line('3', { status: 'failed', cost_nano_usd: null }),
      line('4'),
      line('5', { status: 'open', attempts: 0 }),
    ],
    {
      1: [attempt(false, 'src/a.ts', 'src/b.ts'), attempt(false, 'src/a.ts'), attempt(true, 'src/c.ts')],
      2: [attempt(false, 'src/b.ts', '/etc/passwd', '../x'), attempt(false, 'src/a.ts', '/etc/passwd', '../x')],
      3: [attempt(null, 'src/c.ts')],
    },
  );

it('says how the recent tasks went', () => {
  const health = readHealth(busy());
  expect(health).toMatchObject({
    tasks: 4,
    completed: 2,
    failed: [{ id: '3', status: 'failed' }, { id: '2', status: 'blocked' }],
    averageAttempts: 1.75,
    cost: { cost_nano_usd: 270_000_000, unknown_cost_count: 2 },
    escalationRate: 0.25,
    troubledFiles: [{ path: 'src/a.ts', failedAttempts: 3 }, { path: 'src/b.ts', failedAttempts: 2 }],
  });
});

it('reads only entries that can hold a failed attempt', () => {
  const overview = busy();
  readHealth(overview);
  expect(overview.asked.sort()).toEqual(['1', '2', '3']);
});

it('is about the latest tasks only, in whatever order they come', () => {
  const lines = Array.from({ length: RECENT_TASKS + 10 }, (_, i) => line(`t${i}`, { updated_at: `2026-02-01T00:${String(i).padStart(2, '0')}:00Z`, status: i < 10 ? 'failed' : 'completed' }));
  const health = readHealth(ledger(lines));
  expect(health).toMatchObject({ tasks: RECENT_TASKS, completed: RECENT_TASKS, failed: [] });
  expect(readHealth(ledger([...lines].reverse()))).toEqual(health);
});

it('nothing where nobody has worked', () => {
  expect(renderHealth(ledger([]), 1_000, words)).toBeNull();
  expect(renderHealth(ledger([line('1', { status: 'open', attempts: 0 })]), 1_000, words)).toBeNull();
});

it('reads well', () => {
  expect(renderHealth(busy(), 1_000, words)?.split('\n')).toEqual([
    '## Project Health',
    '',
    '- last 4 tasks: 2 completed, 1.8 attempts on average, 25% escalated, cost $0.27 + 2 unknown',
    '- often in failed attempts: src/a.ts (3), src/b.ts (2)',
    '- failed: 3 Task 3',
    `- blocked: 2 Look at 'this'${' long'.repeat(9)}…`,
  ]);
});

it('keeps to its tokens: the least important line goes first', () => {
  const full = renderHealth(busy(), 1_000, words) ?? '';
  for (let limit = words(full); limit > 0; limit -= 1) {
    const text = renderHealth(busy(), limit, words);
    expect(text === null || (words(text) <= limit && text.startsWith('## Project Health\n\n- last 4 tasks'))).toBe(true);
  }
  expect(renderHealth(busy(), words(full) - 1, words)).not.toContain('blocked:');
  expect(renderHealth(busy(), 3, words)).toBeNull();
});

describe('the section of a project', () => {
  const host = (get: (token: unknown) => Promise<unknown>) => ({ get }) as unknown as Cub;

  it('comes from its ledger, where there is one', async () => {
    const folder = tempFolder({ 'with/ledger/by-run/r.json': '{}', 'without/config.json': '{}' });
    const of = (cubDir: string) => healthSection(host(async (token) => (token === projectToken ? { cubDir: join(folder.dir, cubDir) } : { overview: async () => busy() })));
    expect((await of('with'))(1_000, words)).toBe(renderHealth(busy(), 1_000, words));
    expect((await of('without'))(1_000, words)).toBeNull();
    folder.remove();
  });

  it('is missing without a plugin that keeps one; other faults are not hidden', async () => {
    const fails = (code: string) => host(async () => Promise.reject(new CubError('no', { code })));
    expect((await healthSection(fails('CUB_SERVICE_MISSING')))(1_000, words)).toBeNull();
    await expect(healthSection(fails('CUB_SERVICE_FAILED'))).rejects.toMatchObject({ code: 'CUB_SERVICE_FAILED' });
  });
});
