import { formatLocalTime } from '@cub/plugin-sdk/text';
import { Story, tokens } from '../../test/story.js';
import { foldLedger, ledgerOf } from '../../test/fold-ledger.js';
import { indexLine } from '../services/index-line.js';
import { selectLines } from '../services/select-lines.js';
import { showRecord, type ShowRequest } from '../services/show-record.js';
import { renderList } from './render-list.js';
import { renderRecord } from './render-record.js';

const RUN = 'cub-20260105-090000';
const CLOSING = { hash: 'c0ffee1234567890', message: 'feat(demo-a1.2): Parse the header\n\nCub-Task: demo-a1.2', timestamp: '2026-01-05T09:10:00.000Z' };

function story(): Story {
  const told = new Story().epic('demo-a1', ['demo-a1.1', 'demo-a1.2', 'demo-a1.3'], { title: 'The parser' });
  told.runStart(RUN, { cost_limit_nano_usd: 2_000_000_000 });
  told.start('demo-a1.2', RUN, { epic: 'demo-a1', snapshot: { title: 'Parse the header', labels: ['api'] } });
  told.attempt('demo-a1.2', RUN, { n: 1, ok: false, model: 'haiku', cost: 50_000_000, seconds: 200, tokens: tokens(5000) });
  told.attempt('demo-a1.2', RUN, { n: 2, model: 'sonnet', cost: 120_000_000, seconds: 352, tokens: tokens(8000), files: ['src/header.ts'] });
  const notes = { approach: 'Read the tests\nfirst', decisions: ['No regex'], lessons_learned: ['Names are case-insensitive'] };
  told.end('demo-a1.2', RUN, 'completed', { notes });
  told.start('demo-a1.1', RUN, { epic: 'demo-a1' }).attempt('demo-a1.1', RUN, { n: 1, ok: false, cost: null, seconds: 5 });
  return told.end('demo-a1.1', RUN, 'blocked', { reason: 'needs \u001b[31ma key\u001b[0m\u0007' });
}

async function shown(request: Partial<ShowRequest> & { id: string }, only?: ('changes' | 'history')[]): Promise<string> {
  const ledger = ledgerOf(story().events, (path) => `/repo/.cub/ledger/${path}`);
  const commitsOf = () => Promise.resolve([CLOSING]);
  return renderRecord(await showRecord({ ledger, commitsOf }, { view: 'machine', ...request }), only);
}

describe('a task for people', () => {
  it('shows everything that happened to it', async () => {
    const time = formatLocalTime('2026-01-05T09:00:10.000Z');
    expect(await shown({ id: 'demo-a1.2' })).toBe(
      `demo-a1.2  Parse the header

Outcome:   completed, ${formatLocalTime('2026-01-05T09:00:10.000Z')}
Stage:     dev_complete, since ${time}
Attempts:  2
Duration:  9m 12s
Cost:      $0.17
Tokens:    13,000
Models:    haiku → sonnet
Epic:      demo-a1
Plan:      demo-p1, plans/demo/itemized-plan.md
Labels:    api

Attempts
#  HARNESS  MODEL   RESULT  CATEGORY       DURATION  TOKENS   COST
1  claude   haiku   failed  verify_failed    3m 20s   5,000  $0.05
2  claude   sonnet  ok      -                5m 52s   8,000  $0.12

Attempt 1 failed
  \`npm test\` ended with 1

Approach
  Read the tests
  first

Decisions
  - No regex

Lessons learned
  - Names are case-insensitive

Changes
  changed since the start: title, labels (noticed ${time})

History
  ${formatLocalTime('2026-01-05T09:00:03.000Z')}  in_progress   cub
  ${time}  dev_complete  cub

Files
  src/header.ts

1 commit
  c0ffee1234  feat(demo-a1.2): Parse the header  (closing, ${formatLocalTime(CLOSING.timestamp)})`,
    );
  });

  it('shows in a reason what would steer the terminal, and an unknown cost as such', async () => {
    const text = await shown({ id: 'demo-a1.1' });
    expect(text).toContain(String.raw`Reason:    needs \x1b[31ma key\x1b[0m\x07`);
    expect(text).toContain('Cost:      n/a');
    expect(text).toContain('Tokens:    n/a');
  });

  it('shows only what was asked for', async () => {
    expect(await shown({ id: 'demo-a1.1' }, ['history'])).toBe(
      `demo-a1.1  Title of demo-a1.1\n\nHistory\n  ${formatLocalTime('2026-01-05T09:00:11.000Z')}  in_progress   cub`,
    );
    expect(await shown({ id: 'demo-a1.1' }, ['changes'])).toContain('Changes\n  the task is as it was');
  });

  it('shows one attempt', async () => {
    const text = await shown({ id: 'demo-a1.2', attempt: 1 });
    expect(text).toContain('demo-a1.2  Parse the header, attempt 1');
    expect(text).toContain('Result:     failed (verify_failed)');
    expect(text).toContain('Tokens:     5,000: 4,999 in, 1 out\nCache:      0 tokens read, 0 written\n');
    expect(text).toContain('Why it failed\n  `npm test` ended with 1');
  });
});

describe('an epic for people', () => {
  it('shows its sums and what each task cost', async () => {
    const text = await shown({ id: 'demo-a1' });
    expect(text).toContain('demo-a1  The parser\n');
    expect(text).toContain('3: 1 completed, 1 not completed, 1 not started');
    expect(text).toContain('Cost:       $0.17 + 1 unknown ($0.17 to $0.17, $0.17 on average)');
    expect(text).toContain(`Tasks
  ID         STATUS     ATTEMPTS  DURATION   COST  TITLE
  demo-a1.1  blocked           1      5.0s    n/a  Title of demo-a1.1
  demo-a1.2  completed         2    9m 12s  $0.17  Parse the header
  demo-a1.3  open              0         -      -  -`);
  });
});

describe('the history of an epic', () => {
  it('is shown when it is asked for', async () => {
    expect(await shown({ id: 'demo-a1' }, ['history'])).toBe(`demo-a1  The parser\n\nHistory\n  ${formatLocalTime('2026-01-05T09:00:03.000Z')}  in_progress   cub`);
  });
});

describe('a plan for people', () => {
  it('shows its sums and what each epic cost', async () => {
    const text = await shown({ id: 'demo-p1' });
    expect(text).toContain('3 tasks, 1 completed, 1 failed or blocked');
    expect(text).toContain('Cost:      $0.17 + 1 unknown');
    expect(text).toContain(`Epics
  ID       STAGE         TASKS  ATTEMPTS  DURATION               COST  TITLE
  demo-a1  in_progress  1 of 3         3    9m 17s  $0.17 + 1 unknown  The parser`);
  });
});

describe('a run for people', () => {
  it('shows what of its budget is used', async () => {
    const text = await shown({ id: RUN });
    expect(text).toContain(`${RUN}  running\n`);
    expect(text).toContain('$0.17 + 1 unknown of $2.00');
    expect(text).toContain('2 attempted, 1 completed, 1 failed or blocked');
    expect(text).toMatch(/demo-a1.2 {2}completed +2 +9m 12s +\$0.17 {2}Parse the header/);
  });
});

describe('a list for people', () => {
  it('shows what changed last first', () => {
    const listed = selectLines(Array.from(foldLedger(story().events).tasks.values(), indexLine), { type: 'task', filter: {}, sort: '-updated', limit: 1 });
    expect(renderList(listed)).toBe(
      `ID         STATUS   STAGE        EPIC     ATTEMPTS  COST  UPDATED              TITLE
demo-a1.1  blocked  in_progress  demo-a1         1   n/a  ${formatLocalTime('2026-01-05T09:00:15.000Z')}  Title of demo-a1.1

1 of 2, 1 more; \`--limit 0\` shows all.`,
    );
    expect(renderList({ items: [], total: 0 })).toBe('No entries.');
  });
});

it('lets no name that an event brought steer the terminal', async () => {
  const bad = '\u001b]0;title\u0007\u001b[31mred';
  const told = new Story().epic('e', ['t'], { title: 'E', plan: bad });
  const lineage = { spec_id: bad, spec_file: bad, plan_id: bad, plan_file: bad, epic_id: bad };
  told.raw('task.started', { snapshot: { title: bad }, lineage }, { task_id: 'u' });
  told.raw('attempt.failed', { n: 1, error_category: bad, files_changed: [bad] }, { task_id: 'u', run_id: bad });
  told.raw('task.completed', { commits: [{ hash: bad, message: bad, timestamp: bad }] }, { task_id: 'u' });
  told.start('t', RUN, { epic: 'e' });
  const ledger = ledgerOf(told.events, (path) => path);
  for (const request of [{ id: 'u' }, { id: 'u', attempt: 1 }, { id: 'e' }]) {
    const text = renderRecord(await showRecord({ ledger, commitsOf: () => Promise.resolve([]) }, { view: 'machine', ...request }));
    expect(text).toContain('red');
    expect(text).not.toMatch(/[\u001b\u0007]/);
  }
});
