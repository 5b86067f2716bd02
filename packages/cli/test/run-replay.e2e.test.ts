import { join } from 'node:path';
import { tempFolder, type TempFolder } from '@cub/testkit';
import { scenario, taskId, type Scenario } from './run-scenario.js';

let repo: Scenario;
let session: TempFolder;
beforeEach(() => (session = tempFolder()));
afterEach(() => {
  repo.remove();
  session.remove();
});

function replay(lines: readonly (object | string)[], ...args: string[]) {
  session.write({ 'session.jsonl': lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join('') });
  return repo.cub('run', '--harness', 'script', '--replay', join(session.dir, 'session.jsonl'), ...args);
}

it('works tasks with a recorded session, which says what each attempt of which task does', async () => {
  repo = await scenario([{ verify: 'grep -q right code.txt' }, { after: [1] }]);
  const run = await replay([
    { type: 'message', text: 'at work' },
    { type: 'edit', path: 'code.txt', content: 'wrong\n', task: taskId(1), attempt: 1 },
    { type: 'edit', path: 'code.txt', old: 'wrong', new: 'right', task: taskId(1), attempt: 2 },
    { type: 'edit', path: 'second.txt', content: 'two\n', task: taskId(2) },
    { type: 'usage', model: 'm-1', tokens: { input: 10, output: 5 }, cost_usd: 0.25 },
    { type: 'result', success: true },
  ]);
  expect(run).toMatchObject({ code: 0 });
  expect(await repo.statuses()).toEqual({ 1: 'closed', 2: 'closed' });
  expect((await repo.entry(1)).attempts).toMatchObject([
    { success: false, error_category: 'verify_failed', cost_nano_usd: 250_000_000 },
    { success: true, cost_nano_usd: 250_000_000 },
  ]);
  expect(repo.git('show', 'HEAD:second.txt')).toBe('two');
  expect(repo.git('status', '--porcelain')).toBe('');
});

it('touches nothing when the session has a faulty line', async () => {
  repo = await scenario([{}]);
  const before = repo.git('status', '--porcelain');
  const run = await replay([{ type: 'edit', path: 'code.txt', content: 'changed' }, '{"type":"edit","path":"../out.txt","content":"x"}'], '--json');
  expect(run.code).toBe(2);
  expect(run.json()).toMatchObject({ error: { code: 'CUB_REPLAY_INVALID', message: expect.stringMatching(/session\.jsonl:2: expected .* received "\.\.\/out\.txt"; for example/) } });
  expect(await repo.statuses()).toEqual({ 1: 'open' });
  expect(repo.git('status', '--porcelain')).toBe(before);
});
