import { formatLocalTime } from '@cub/plugin-sdk/text';
import * as models from '@cub/schema/models';
import { foldLedger, ledgerOf } from '../../test/fold-ledger.js';
import { Story } from '../../test/story.js';
import { renderList } from '../render/render-list.js';
import { LINE_TYPES, type LineType } from './line-types.js';
import { linesOfType } from './lines-of-type.js';
import { selectLines } from './select-lines.js';
import type { ListRequest } from './read-list-request.js';

const [FIRST, SECOND] = ['cub-20260105-090000', 'cub-20260106-090000'] as const;

/** Two epics of a plan, one run that came to its end and one that goes on with its second attempt. */
function story(): Story {
  const told = new Story().plan('demo-p1', ['demo-a1', 'demo-a2']).epic('demo-a1', ['a'], { title: 'The parser' }).epic('demo-a2', ['b'], { title: 'The printer', plan: null });
  told.runStart(FIRST).start('a', FIRST, { epic: 'demo-a1' }).attempt('a', FIRST, { n: 1, cost: 500_000_000 }).end('a', FIRST, 'completed');
  told.add('run.completed', { reason: 'nothing is ready', exit_code: 0, iterations: 1 }, { run_id: FIRST });
  told.runStart(SECOND).start('b', SECOND, { epic: 'demo-a2', plan: null }).attempt('b', SECOND, { n: 1, ok: false, cost: null });
  return told.attempt('b', SECOND, { n: 2, ok: false, cost: null });
}

async function listed(type: LineType, text = '', request: Partial<ListRequest> = {}) {
  return selectLines(linesOfType(await ledgerOf(story().events).overview(), type, text), { type, filter: {}, sort: 'id', limit: 0, ...request });
}
const ids = async (...given: Parameters<typeof listed>) => (await listed(...given)).items.map(({ id }) => id);

describe('a list of epics, plans or runs', () => {
  it('says what the entries say', async () => {
    const { epics, runs, plans } = foldLedger(story().events);
    expect((await listed('epic')).items).toMatchObject([
      { kind: 'epic', type: 'epic', id: 'demo-a1', plan: 'demo-p1', stage: 'dev_complete', attempts: 1, cost: 0.5, cost_nano_usd: 500_000_000, unknown_cost_count: 0, updated_at: epics.get('demo-a1')?.updated_at },
      { kind: 'epic', id: 'demo-a2', plan: null, stage: 'in_progress', attempts: 2, cost: null, cost_nano_usd: null, unknown_cost_count: 2, completed_at: null },
    ]);
    expect((await listed('plan')).items).toMatchObject([{ kind: 'plan', id: 'demo-p1', title: 'Plan demo-p1', cost_nano_usd: plans.get('demo-p1')?.total_cost_nano_usd }]);
    expect((await listed('run')).items).toMatchObject([
      { kind: 'run', id: FIRST, status: 'completed', harnesses: ['claude'], attempts: 1, completed_at: runs.get(FIRST)?.completed_at },
      { kind: 'run', id: SECOND, status: 'running', attempts: 2, cost_nano_usd: null, unknown_cost_count: 2 },
    ]);
  });

  it.each(LINE_TYPES)('of %s is what the model says, without a key that it does not know', async (type) => {
    const result = await listed(type);
    expect(result.total).toBeGreaterThan(0);
    expect(models.ledgerListResultSchema.parse(result)).toEqual(result);
  });

  it('is selected, searched and sorted as tasks are', async () => {
    expect(await ids('epic', 'PRINTER the')).toEqual(['demo-a2']);
    expect(await ids('epic', '', { filter: { stage: 'dev_complete' } })).toEqual(['demo-a1']);
    expect(await ids('epic', '', { filter: { plan: 'demo-p1' } })).toEqual(['demo-a1']);
    expect(await ids('epic', '', { sort: '-attempts', limit: 1 })).toEqual(['demo-a2']);
    expect(await ids('plan', 'nowhere')).toEqual([]);
    expect(await ids('run', 'ready')).toEqual([FIRST]);
    expect(await ids('run', '', { filter: { status: 'running', harness: 'claude' } })).toEqual([SECOND]);
    expect(await ids('run', '', { filter: { costAboveNanoUsd: 1 } })).toEqual([FIRST]);
    expect(await ids('run', '', { sort: '-updated' })).toEqual([SECOND, FIRST]);
    const [first] = (await listed('run')).items;
    expect(await ids('run', '', { filter: { since: Date.parse(first?.updated_at ?? '') } })).toEqual([FIRST, SECOND]);
    expect(await ids('run', '', { filter: { until: Date.parse(first?.updated_at ?? '') } })).toEqual([]);
  });

  it('is a table with the columns of its kind', async () => {
    const [first, second] = (await listed('run')).items.map(({ updated_at: at }) => formatLocalTime(at));
    expect(renderList(await listed('run'))).toBe(
      `ID                   STATUS     HARNESS  ATTEMPTS   COST  UPDATED
${FIRST}  completed  claude          1  $0.50  ${first}
${SECOND}  running    claude          2    n/a  ${second}`,
    );
    expect(renderList(await listed('epic'))).toMatch(/^ID +STAGE +PLAN +ATTEMPTS +COST +UPDATED +TITLE\n.*The parser\n.*The printer$/);
    expect(renderList(await listed('plan'))).toMatch(/^ID +COMPLETED +ATTEMPTS +COST +UPDATED +TITLE\ndemo-p1 +- .*Plan demo-p1$/);
  });
});
