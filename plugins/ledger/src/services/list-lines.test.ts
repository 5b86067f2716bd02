import type { LedgerOverview } from '@cub/plugin-sdk';
import { ledgerOf } from '../../test/fold-ledger.js';
import { Story } from '../../test/story.js';
import { linesOfType } from './lines-of-type.js';
import { listLines } from './list-lines.js';
import type { ListRequest } from './read-list-request.js';
import { selectLines } from './select-lines.js';

const RUN = 'cub-20260105-090000';
const PLAIN: ListRequest = { type: 'task', filter: {}, sort: '-updated', limit: 50 };

/** Three tasks, and which parts of the overview were asked for. */
async function watched(): Promise<{ overview: LedgerOverview; asked: string[] }> {
  const told = new Story().runStart(RUN);
  for (const id of ['b', 'a', 'c']) told.start(id, RUN).attempt(id, RUN, { n: 1, cost: 1 });
  const asked: string[] = [];
  const overview = await ledgerOf(told.events).overview();
  return { asked, overview: new Proxy(overview, { get: (target, key) => (asked.push(String(key)), Reflect.get(target, key) as unknown) }) };
}

it.each([0, 1, 2, 50])('lists what changed last without reading other lines, as if it had read them: limit %d', async (limit) => {
  const { overview, asked } = await watched();
  const listed = listLines(overview, { ...PLAIN, limit });
  expect(asked).toEqual(['latest']);
  expect(listed).toEqual(selectLines(linesOfType(overview, 'task'), { ...PLAIN, limit }));
  expect(listed.total).toBe(3);
});

it.each<[string, Partial<ListRequest>, string]>([
  ['another order', { sort: 'id' }, ''],
  ['words', {}, 'parse'],
  ['another kind', { type: 'run' }, ''],
  ...(['stage', 'status', 'epic', 'plan', 'run', 'harness', 'model', 'costAboveNanoUsd', 'since', 'until'] as const).map((key): [string, Partial<ListRequest>, string] => [key, { filter: { [key]: 'x' } }, '']),
  ['escalated', { filter: { escalated: true } }, ''],
  ['drift', { filter: { drift: true } }, ''],
])('reads what has to be looked into: %s', async (_, request, text) => {
  const { overview, asked } = await watched();
  listLines(overview, { ...PLAIN, ...request }, text);
  expect(asked).not.toContain('latest');
});
