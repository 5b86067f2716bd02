import { EVENT_DATA, eventDataSchema } from '../models/events/index.js';
import { EVENT_CATALOG, eventTypeInfo } from './catalog.js';

describe('the event catalogue', () => {
  it('has a data schema for each type and no other', () => {
    expect(Object.keys(EVENT_DATA).sort()).toEqual(Object.keys(EVENT_CATALOG).sort());
  });

  it("knows plugins' own types and nothing else", () => {
    expect(eventTypeInfo('x.dashboard.synced')).toMatchObject({ grade: 'ledger', event: 'info' });
    expect(eventDataSchema('x.dashboard.synced')?.safeParse({ any: 1 }).success).toBe(true);
    for (const type of ['nope', 'x.', 'toString', 'x.Dash.y']) {
      expect(eventTypeInfo(type)).toBeUndefined();
      expect(eventDataSchema(type)).toBeUndefined();
    }
  });

  it('is strict about the data that feeds sums', () => {
    const usage = { invocation_id: 'i', model: null, tokens: null, cost_nano_usd: null, cost_source: 'unknown', price_table: null };
    expect(EVENT_DATA['usage.recorded'].safeParse(usage).success).toBe(true);
    expect(EVENT_DATA['usage.recorded'].safeParse({ ...usage, cost_nano_usd: 0.5 }).success).toBe(false);
    expect(EVENT_DATA['usage.recorded'].safeParse({ ...usage, tokens: { input: -1 } }).success).toBe(false);
  });
});
