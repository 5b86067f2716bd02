import { cubExecutable } from '@cub/testkit';
import { faultOf } from './json-schema.js';
import { scenario, taskId, WORK, type Scenario } from './run-scenario.js';

interface Shown {
  readonly attempt: number;
  readonly tokens: number;
  readonly parts: readonly { id: string; source: string; tokens: number; cut: { tokens_before: number; tokens_after: number; budget: string } | null }[];
}

let at: Scenario;
afterEach(() => at.remove());

const show = (...args: string[]) => at.cub('context', 'show', '--task', taskId(1), ...args);
/** An agent that keeps what it was told, byte for byte, where git does not look. */
const KEEP = 'cat > ".git/told-$CUB_ATTEMPT"';
const cub = `"${process.execPath}" "${cubExecutable()}"`;

it('shows exactly what an agent gets, at the first attempt and after a failed one', async () => {
  at = await scenario([{ title: 'Say 100% of %s' }, {}]);
  at.write({ '.cub/constitution.md': 'Be kind.\r\n', 'PROMPT.md': 'Work.\n' });
  at.git('add', '.cub/constitution.md', 'PROMPT.md');
  at.git('commit', '--quiet', '--message', 'how to work');

  const first = await show();
  const failed = await at.run(`${KEEP}; printf 'a \\033[31mred\\033[0m line\\n\`\`\`\`\\n'; echo work > half.txt; exit 3`, '--task', taskId(1), '--max-attempts', '1');
  expect([first.code, failed.code]).toEqual([0, 6]);
  expect(first.stdout).toBe(at.read('.git/told-1'));
  expect(first.stdout).toMatch(/^Work\.\n\nBe kind\.\n\n# Project Map\n[^]*\n\n## EPIC CONTEXT\n/);

  const second = await show();
  const shown = (await show('--json')).json<Shown>();
  expect(faultOf('context-show-result', shown)).toBeUndefined();
  expect((await at.cub('task', 'reopen', taskId(1))).code).toBe(0);
  expect((await at.run(`${KEEP}; ${WORK}`, '--task', taskId(1))).code).toBe(0);
  expect(second.stdout).toBe(at.read('.git/told-2'));
  expect(second.stdout).toContain('## PREVIOUS ATTEMPT\n\nAttempt 1 failed: agent_error\n');
  expect(second.stdout).toContain('\n- half.txt\n\nThe last 2 lines of its log:\n\n`````\na red line\n````\n`````\n');
  expect(shown.parts.map(({ id, source }) => [id, source])).toEqual([
    ['runloop', 'PROMPT.md'],
    ['constitution', '.cub/constitution.md'],
    ['map', 'cub map'],
    ['epic', 'epic demo-001A-0'],
    ['task', `task ${taskId(1)}`],
    ['retry', `attempt 1 of ${taskId(1)}`],
    ['finish', 'built in'],
  ]);
  expect(shown.attempt).toBe(2);
});

it('names what there is no room for, to people and to who asks for JSON, and sends no more than it shows', async () => {
  at = await scenario([{}, {}]);
  const whole = (await show('--json')).json<Shown>();
  const settings = JSON.parse(at.read('.cub/config.json')) as object;
  at.write({ '.cub/config.json': JSON.stringify({ ...settings, context: { token_budget: whole.tokens - 10 } }) });
  at.git('add', '.cub');
  at.git('commit', '--quiet', '--message', 'less room');

  const { tokens, parts } = (await show('--json')).json<Shown>();
  const map = parts.find(({ id }) => id === 'map');
  expect(tokens).toBeLessThanOrEqual(whole.tokens - 10);
  expect(map?.cut).toEqual({ tokens_before: whole.parts.find(({ id }) => id === 'map')?.tokens, tokens_after: map?.tokens, budget: 'prompt' });
  const shown = await show();
  expect(shown.stderr).toMatch(/^map +user .* (?:from|all) \d+/m);
  const run = await at.run(`${KEEP}; ${WORK}`, '--task', taskId(1));
  expect([run.code, shown.stdout]).toEqual([0, at.read('.git/told-1')]);
  expect(run.stderr).toMatch(/the prompt has only a part of map \(\d+ of \d+ tokens\)/);

  at.write({ '.cub/config.json': JSON.stringify({ ...settings, context: { token_budget: 50 } }) });
  const tooMuch = [await at.cub('context', 'show', '--task', taskId(2), '--json'), await at.run(WORK, '--task', taskId(2), '--json')];
  expect(tooMuch.map(({ code }) => code)).toEqual([2, 2]);
  for (const { stdout } of tooMuch) expect(stdout).toContain('CUB_CONTEXT_BUDGET');
});

it('lets an agent ask for its task to be closed, which the run decides, and keeps what it says', async () => {
  at = await scenario([{ verify: 'test -f done.txt' }]);
  const agent = [
    `${cub} task close "$CUB_TASK_ID" --lesson "look twice" --json > .git/wish-$CUB_ATTEMPT; echo "$?" > .git/code-$CUB_ATTEMPT`,
    'case $CUB_ATTEMPT in 1) echo "<promise>COMPLETE</promise>";; *) echo done > done.txt; echo "<approach>the short way</approach>"; echo "<omitted>- the second flag</omitted>";; esac',
  ].join('; ');
  expect((await at.run(agent)).code).toBe(0);
  for (const attempt of [1, 2]) {
    expect(JSON.parse(at.read(`.git/wish-${attempt}`))).toMatchObject({ id: taskId(1), recorded: 'wish', status: 'open' });
    expect(at.read(`.git/code-${attempt}`)).toBe('0\n');
  }
  expect(await at.entry(1)).toMatchObject({
    attempts: [{ error_category: 'verify_failed' }, { success: true }],
    outcome: { approach: 'the short way', lessons_learned: ['look twice'] },
    drift: { omissions: ['the second flag'], severity: 'minor' },
  });
  expect((await at.cub('ledger', 'show', taskId(1), '--changes')).stdout).toContain('- the second flag');
  await at.expectClean();
});
