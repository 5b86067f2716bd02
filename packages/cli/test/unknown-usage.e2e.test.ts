import { scenario, taskId, type Scenario } from './run-scenario.js';

let repo: Scenario;
afterEach(() => repo.remove());

const json = async (...args: string[]) => (await repo.cub(...args, '--json')).json();
const text = async (...args: string[]) => (await repo.cub(...args)).stdout;

it('tokens and cost that an agent does not report are unknown in the run, its record and its epic', async () => {
  repo = await scenario([{}]);
  const run = await repo.cub('run', '--command', 'echo done >> code.txt', '--budget', '0.015', '--json');
  expect(run.json()).toMatchObject({ tokens: null, unknown_tokens_count: 1, cost_nano_usd: null, unknown_cost_count: 1, tasks: [{ cost_nano_usd: null, unknown_cost_count: 1 }] });
  expect(run.stderr).toContain('the budget of $0.015 counts only what is known');
  expect(await json('runs', 'show', 'last')).toMatchObject({ total_tokens: null, unknown_tokens_count: 1, budget: { tokens_used: null } });
  expect(await text('runs', 'show', 'last')).toMatch(/Cost +n\/a\nTokens +n\/a\n/);
  expect(await json('ledger', 'show', 'demo-001A-0')).toMatchObject({ aggregates: { total_tokens: null, avg_tokens: null, unknown_tokens_count: 1 } });
  expect(await text('ledger', 'show', 'demo-001A-0')).toMatch(/Tokens: +n\/a\n/);
});

it('figures that are too large to add up exactly are unknown, and said to be', async () => {
  repo = await scenario([{}]);
  const report = (input: number) => `echo 'cub:usage {"tokens":{"input":${input}},"cost_usd":1}'`;
  await repo.cub('run', '--command', [report(Number.MAX_SAFE_INTEGER), report(5), 'echo done >> code.txt'].join('; '));
  expect(await json('ledger', 'show', taskId(1))).toMatchObject({ attempts: [{ tokens: { input: 5 }, unknown_tokens_count: 1, cost_nano_usd: 1e9, unknown_cost_count: 1 }] });
  expect(await text('ledger', 'show', taskId(1))).toMatch(/Cost: +\$1\.00 \+ 1 unknown\nTokens: +5 \+ 1 unknown\n/);
});
