import { Story, tokens } from '../../test/story.js';
import { foldLedger } from '../../test/fold-ledger.js';
import type { Grouping } from '../services/group-work.js';
import { ledgerStats } from '../services/ledger-stats.js';
import { bar } from './bar.js';
import { renderStats } from './render-stats.js';

const RUN = 'cub-20260105-090000';

function rendered(by: Grouping, story = twoTasks()): string {
  return renderStats(ledgerStats(foldLedger(story.events).tasks.values(), { by }));
}

function twoTasks(): Story {
  const story = new Story().start('a', RUN, { snapshot: { labels: ['api'] } });
  story.attempt('a', RUN, { n: 1, ok: false, model: 'haiku', cost: 50_000_000, seconds: 200, tokens: tokens(5000) });
  story.attempt('a', RUN, { n: 2, model: 'sonnet', cost: 200_000_000, seconds: 352, tokens: tokens(8000) }).end('a', RUN, 'completed');
  return story.start('b', RUN).attempt('b', RUN, { n: 1, model: 'sonnet', cost: null, seconds: 5 });
}

describe('stats for people', () => {
  it('show the whole, then each group with a bar for its cost', () => {
    expect(rendered('model')).toBe(
      `Tasks:      2: 1 completed, 1 in progress
Attempts:   3 (67 % succeeded)
Escalated:  1
Duration:   9m 17s
Cost:       $0.25 + 1 unknown (≥ $0.125 for each success)
Tokens:     13,000 + 1 unknown
By class:   12,998 in, 2 out, cache 0 read, 0 written

MODEL                COST            ATTEMPTS  SUCCESS  COST/OK  TASKS  AVG TIME             TOKENS
sonnet  $0.20 + 1 unknown  ████████         2    100 %  ≥ $0.10      2    2m 59s  8,000 + 1 unknown
haiku               $0.05  ██               1      0 %      n/a      1    3m 20s              5,000`,
    );
  });

  it('say that labels overlap and which tasks have none, and show the unknown as such', () => {
    const text = rendered('label');
    expect(text).toContain('A task counts in each of its labels');
    expect(text).toMatch(/^\(no label\) +n\/a +1 +100 % +n\/a +1 +5\.0s +n\/a$/m);
  });

  it('have nothing to show where nothing happened', () => {
    expect(rendered('day', new Story())).toBe('No entries.');
  });
});

it.each([
  [0, ''],
  [1, '████'],
  [0.5, '██'],
  [1 / 32, '▏'],
  [7.5, '████'],
])('bar of %p', (share, expected) => expect(bar(share, 4)).toBe(expected));
