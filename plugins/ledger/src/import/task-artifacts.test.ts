import { logRecords } from './task-artifacts.js';

const AT = '2026-01-05T01:00:00.000Z';
const response = (text: string) => ({ timestamp: AT, event_type: 'response', data: { text } });
const tool = { timestamp: '2026-01-05T02:00:00.000Z', event_type: 'tool_call', data: { name: 'edit' } };

describe('the records of a log', () => {
  it('are one for each line, and those that it has already', () => {
    expect(logRecords(`one\r\n\n${JSON.stringify(tool)}\n{"event_type":"x"}\n`, AT)).toEqual([response('one'), response(''), tool, response('{"event_type":"x"}')]);
    expect(logRecords('', AT)).toEqual([]);
  });

  it('hold several lines where there are very many, in their order and none lost', () => {
    const lines = Array.from({ length: 100_000 }, (_, i) => String(i));
    const records = logRecords([...lines.slice(0, 60_000), JSON.stringify(tool), ...lines.slice(60_000)].join('\n'), AT) as { event_type: string; data: { text: string } }[];
    expect(records.length).toBeLessThan(100);
    expect(records.filter(({ event_type: type }) => type === 'response').flatMap(({ data }) => data.text.split('\n'))).toEqual(lines);
    expect(records).toContainEqual(tool);
  });
});
