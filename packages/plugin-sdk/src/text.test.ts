import { formatLocalTime, formatTable, nearMatches, plainText, withoutControls } from './text.js';

const rows = [
  { id: 'a-1', title: 'A very long title that does not fit', n: 5 },
  { id: 'a-22', title: 'Short\nand on two lines', n: 123 },
];
const columns = [
  { title: 'ID', value: (r: (typeof rows)[0]) => r.id },
  { title: 'TITLE', value: (r: (typeof rows)[0]) => r.title, flexible: true },
  { title: 'N', value: (r: (typeof rows)[0]) => String(r.n), align: 'right' as const },
];

describe('formatTable', () => {
  it('aligns columns and keeps a row on one line', () => {
    expect(formatTable(rows, columns).split('\n')).toEqual([
      'ID    TITLE                                  N',
      'a-1   A very long title that does not fit    5',
      String.raw`a-22  Short\nand on two lines              123`,
    ]);
  });

  it('cuts the flexible column to the width of the terminal', () => {
    const lines = formatTable(rows, columns, 30).split('\n');
    expect(Math.max(...lines.map((l) => l.length))).toBe(30);
    expect(lines[1]).toContain('…');
  });

  it.each([
    [undefined, 'ID TITLE N WHEN WHO'],
    [40, 'ID TITLE N WHEN WHO'],
    [31, 'ID TITLE N WHEN'],
    [24, 'ID TITLE N'],
    [10, 'ID TITLE N'],
  ])('leaves out what can be spared when the terminal has %p columns', (width, heading) => {
    const spare = [
      { title: 'WHEN', value: () => 'today', dispensable: 1 },
      { title: 'WHO', value: () => 'ann', dispensable: 2 },
    ];
    expect(formatTable(rows, [...columns, ...spare], width).split('\n')[0]?.replaceAll(/ +/g, ' ')).toBe(heading);
  });
});

it.each<[string, string[], string[]]>([
  ['054A', ['cub-054A-0.1', 'cub-s017'], []],
  ['cub-054A', ['cub-054A-0.2', 'cub-054A-0.1', 'cub-s017'], ['cub-054A-0.1', 'cub-054A-0.2']],
  ['CUB-e07', ['cub-E07'], ['cub-E07']],
  ['tsak', ['task', 'plan', 'tasks'], ['task']],
  ['tas', ['task', 'plan', 'my-tas'], ['my-tas', 'task']],
])('nearMatches of %s', (wanted, existing, near) => expect(nearMatches(wanted, existing)).toEqual(near));

it('lets nobody steer the terminal: control characters are shown, line ends kept only when asked for', () => {
  const hostile = 'ok\u001B[2J\u001B]0;title\u0007 done\r\n  next\u0008';
  const line = String.raw`ok\x1b[2J\x1b]0;title\x07 done\r\n next\x08`;
  expect([plainText(hostile), plainText(hostile, true)]).toEqual([line, 'ok\\x1b[2J\\x1b]0;title\\x07 done\n  next\\x08']);
  expect(formatTable([{ id: hostile, title: '', n: 0 }], [{ title: 'ID', value: (row) => row.id }])).toBe(`ID\n${line}`);
});

it('takes control characters out of what goes into a prompt', () => {
  const hostile = 'ok\u001B[2J\u001B]0;title\u0007 done\r\n  next\u0008 \u202ex';
  expect([withoutControls(hostile), withoutControls(hostile, true)]).toEqual(['ok done next x', 'ok done\n  next x']);
});

it('shows what turns the direction of a text', () => {
  expect(plainText('done \u202egnihton\u202c \u2066x\u2069')).toBe(String.raw`done \u202egnihton\u202c \u2066x\u2069`);
});

describe('formatLocalTime', () => {
  it('is the time of the reader, as the Swedes write it', () => {
    for (const iso of ['2026-01-05T09:00:12.999Z', '2026-03-29T01:00:00Z', '2026-10-25T00:59:59Z', '1999-12-31T23:59:59+05:30']) {
      expect(formatLocalTime(iso)).toBe(new Date(iso).toLocaleString('sv-SE'));
    }
  });

  it('leaves alone what is no time', () => {
    expect(formatLocalTime('soon \u001b[2J')).toBe(String.raw`soon \x1b[2J`);
  });
});
