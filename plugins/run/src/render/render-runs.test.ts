import type { RunEntry } from '@cub/schema';
import { renderRun } from './render-runs.js';

it('lets no reason and no name steer the terminal', () => {
  const bad = 'out of \u001b]0;title\u0007\u001b[31mspace';
  const known = { id: 'cub-1', status: 'orphaned', started_at: '2026-01-05T09:00:00.000Z', completed_at: null, iterations: 1, total_cost_nano_usd: 0, unknown_cost_count: 0 };
  const lists = { budget: { tokens_used: null }, unknown_tokens_count: 1, tasks_completed: [], tasks_failed: [], tasks_completed_count: 0, tasks_failed_count: 0 };
  const text = renderRun({ ...known, ...lists, reason: bad, harness: bad, orphaned_reason: bad } as unknown as RunEntry);
  expect(text.split(String.raw`out of \x1b]0;title\x07\x1b[31mspace`)).toHaveLength(4);
  expect(text).not.toMatch(/[\u001b\u0007]/);
});
