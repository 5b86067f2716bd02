import fc from 'fast-check';
import { RUN_STATUSES, taskLineStatusSchema } from '@cub/schema/models';
import { LINE_STATUSES } from './line-types.js';
import { readMoment } from './read-moment.js';
import { readListRequest } from './read-list-request.js';
import { readUsd } from './read-usd.js';

/** The 31st of March, at noon here. */
const NOW = new Date(2026, 2, 31, 12, 0, 0);
const local = (...parts: [number, number, number?, number?, number?]) => new Date(parts[0], parts[1], parts[2] ?? 1, parts[3] ?? 0, parts[4] ?? 0).getTime();
const REFUSED = { code: 'CUB_LEDGER_FILTER', exit: 2 };

describe('readMoment', () => {
  it.each([
    ['2026-02-01', local(2026, 1, 1)],
    ['2026-02-01T09:30', local(2026, 1, 1, 9, 30)],
    ['2026-02-01 09:30', local(2026, 1, 1, 9, 30)],
    ['2026-02-01T09:30:15.5Z', Date.UTC(2026, 1, 1, 9, 30, 15, 500)],
    ['2026-02-01T09:30+02:00', Date.UTC(2026, 1, 1, 7, 30)],
    ['12h', local(2026, 2, 31, 0)],
    ['7d', local(2026, 2, 24, 12)],
    ['2w', local(2026, 2, 17, 12)],
    ['1mo', local(2026, 1, 28, 12)],
    ['3mo', local(2025, 11, 31, 12)],
    ['1y', local(2025, 2, 31, 12)],
    ['0d', NOW.getTime()],
  ])('understands %s', (text, expected) => {
    expect(new Date(readMoment('since', text, NOW))).toEqual(new Date(expected));
  });

  it.each(['', 'yesterday', '7', '7 d', '-7d', '3m', '2026-02-30', '2026-13-01', '2026-02', '26-02-01', '2026-02-01T25:00', '2026-02-01T09', '2026-02-01\n', '999999d'])(
    'refuses %j',
    (text) => expect(() => readMoment('since', text, NOW)).toThrow(expect.objectContaining(REFUSED)),
  );

  it('says what was expected, what was received and what would do', () => {
    expect(() => readMoment('until', 'soon', NOW)).toThrow('--until: expected a date, a date and time, or how long ago, received "soon"');
    expect(() => readMoment('until', 'soon', NOW)).toThrow(expect.objectContaining({ suggestions: [expect.stringContaining('`--until 2026-02-01`')] }));
  });

  it('reads back every moment that is written in ISO 8601', () => {
    const moment = fc.date({ min: new Date('1970-01-01'), max: new Date('9999-12-31'), noInvalidDate: true });
    fc.assert(fc.property(moment, (date) => {
      expect(readMoment('since', date.toISOString(), NOW)).toBe(date.getTime());
    }));
  });

  it('answers or refuses, whatever is typed', () => {
    const typed = fc.oneof(fc.string(), fc.stringMatching(/^[\d:.TZ+hdwmoy -]{1,24}$/), fc.stringMatching(/^\d{4}-\d\d-\d\d$/));
    fc.assert(fc.property(typed, (text) => {
      try {
        expect(readMoment('since', text, NOW)).not.toBeNaN();
      } catch (error) {
        expect(error).toMatchObject(REFUSED);
      }
    }));
  });
});

describe('readUsd', () => {
  it.each([
    ['0', 0],
    ['2', 2_000_000_000],
    ['$0.17', 170_000_000],
    ['0.000000001', 1],
    ['999999.999999999', 999_999_999_999_999],
  ])('takes %s as it is, to the nano-dollar', (text, expected) => {
    expect(readUsd('cost-above', text)).toBe(expected);
  });

  it.each(['', '.5', '-1', '1e3', 'NaN', '1,5', '0.0000000001', 'EUR 2'])('refuses %j', (text) => {
    expect(() => readUsd('cost-above', text)).toThrow(expect.objectContaining(REFUSED));
  });
});

describe('readListRequest', () => {
  it('turns what was typed into a filter', () => {
    expect(readListRequest({ type: 'task', sort: '-cost', limit: 3, epic: 'demo-a1', since: '7d', until: '2026-03-31', 'cost-above': '0.5' }, NOW)).toEqual({
      type: 'task',
      sort: '-cost',
      limit: 3,
      filter: { epic: 'demo-a1', since: local(2026, 2, 24, 12), until: local(2026, 2, 31), costAboveNanoUsd: 500_000_000 },
    });
  });

  const request = { sort: 'id', limit: 0 } as const;

  it.each([
    [{ type: 'run', drift: true }, '--drift: expected a filter that runs can be selected by, which are --status, --harness, --cost-above, --since, --until'],
    [{ type: 'plan', epic: 'demo-a1' }, '--epic: expected a filter that plans can be selected by, which are --cost-above, --since, --until'],
    [{ type: 'epic', status: 'failed' }, '--status: expected a filter that epics'],
    [{ type: 'run', status: 'blocked' }, '--status: expected how a run can stand, received "blocked"'],
    [{ type: 'task', status: 'orphaned' }, '--status: expected how a task can stand, received "orphaned"'],
  ] as const)('refuses %j, which could only find nothing', (typed, message) => {
    expect(() => readListRequest({ ...request, ...typed }, NOW)).toThrow(expect.objectContaining({ ...REFUSED, message: expect.stringContaining(message) }));
  });

  it('takes a switch that is off for none', () => {
    expect(readListRequest({ ...request, type: 'run', status: 'orphaned', harness: 'claude', escalated: false }, NOW).type).toBe('run');
  });

  it('knows the states of tasks and runs', () => {
    expect(LINE_STATUSES.toSorted()).toEqual([...new Set([...taskLineStatusSchema.options.filter((word) => word !== 'open'), ...RUN_STATUSES])].sort());
  });
});
