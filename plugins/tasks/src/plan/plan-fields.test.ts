import fc from 'fast-check';
import { parsePlan } from './parse-plan.js';

function itemOf(body: string) {
  const { document, faults, warnings } = parsePlan(
    `# P\n\n## Epic: e - E\n\n### Task: e.1 - One\n\n### Task: e.2 - Two\n${body}\n`
  );
  expect(faults).toEqual([]);
  const item = document.items.find(({ id }) => id === 'e.2');
  if (!item) throw new Error('no item');
  return { item, depends: item.dependsOn.map(({ id }) => id), warnings };
}

describe('dependencies below the heading of a task', () => {
  it.each([
    'Depends on: e.1',
    'depends on: e.1',
    'DEPENDS ON: e.1',
    'depends_on: e.1',
    'Depends-on: `e.1`',
    '**Depends on:** e.1',
    '**Depends on**: e.1',
    '__Depends on:__ e.1',
    '*Depends on*: e.1',
    '`Depends on`: e.1',
    '- Depends on: e.1',
    '- **Depends on:** e.1',
    '* **Dependencies**: [e.1](#task-e1)',
    '**Dependencies:** e.1 (the first one)',
    'Dependency: e.1.',
    'Blocked by: e.1',
    '**Blocked-by:** [e.1]',
    'Waits for: "e.1"',
    'Requires: **e.1**',
    'Prerequisites: e.1',
    'Depends on:\n- e.1',
    '**Dependencies:**\n\n- e.1\n',
    'Priority: 1\n- Labels: a\n- Depends on: e.1',
    'Type: bug\nDepends on: e.1',
    'Some text about it.\n\n**Depends on:** e.1',
  ])('%j', (body) => expect(itemOf(body).depends).toEqual(['e.1']));

  it('can be several', () => {
    expect(itemOf('Depends on: e.1, a-1 and b-2; c-3').depends).toEqual(['e.1', 'a-1', 'b-2', 'c-3']);
    expect(itemOf('Blocked by:\n  - e.1\n  - a-1\nPriority: 0').item).toMatchObject({
      dependsOn: [
        { id: 'e.1', line: 9 },
        { id: 'a-1', line: 10 },
      ],
      priority: 0,
    });
  });

  it.each(['Depends on: none', 'Dependencies: -', '**Dependencies:** None', 'Depends on: nothing', 'Dependencies:'])(
    '%j names none',
    (body) => {
      expect(itemOf(body)).toMatchObject({ depends: [], warnings: [] });
    }
  );

  it('what names no id is text, with a warning and its line', () => {
    const { item, depends, warnings } = itemOf('Depends on: the parser being done');
    expect(depends).toEqual([]);
    expect(item.description).toBe('Depends on: the parser being done');
    expect(warnings).toEqual([
      { line: 8, text: '"Depends on:" names no id, but "the parser being done"; it is kept as text' },
    ]);
  });

  it('is text in a code fence and in a sentence', () => {
    expect(itemOf('```\nDepends on: e.1\n```')).toMatchObject({ depends: [], warnings: [] });
    expect(itemOf('It depends on: e.1')).toMatchObject({ depends: [], warnings: [] });
  });
});

describe('status', () => {
  it.each([
    ['Status: done', 'closed'],
    ['**Status:** Completed ✅', 'closed'],
    ['- Status: blocked', 'blocked'],
    ['State: todo', 'open'],
  ])('%j', (body, status) => expect(itemOf(body)).toMatchObject({ item: { status }, warnings: [] }));

  it('that nobody knows is text, with a warning', () => {
    const { item, warnings } = itemOf('Status: half way');
    expect(item).toMatchObject({ status: null, description: 'Status: half way' });
    expect(warnings).toMatchObject([{ line: 8 }]);
  });
});

it('fields of other tools are kept as text, with a warning and the line', () => {
  const { item, warnings } = itemOf('**Assignee:** ann\n- Estimate: 3 h\nPriority: 1');
  expect(item).toMatchObject({ priority: 1, description: '**Assignee:** ann\n- Estimate: 3 h' });
  expect(warnings.map(({ line, text }) => `${line}: ${text}`)).toEqual([
    '8: "Assignee:" is not read by an import; it is kept as text',
    '9: "Estimate:" is not read by an import; it is kept as text',
  ]);
});

it('headings that hide a field or an item are warned about', () => {
  const { warnings } = itemOf('#### Dependencies\n\n- e.1\n\n#### Task: e.3 - Three\n\n#### Notes');
  expect(warnings.map(({ line }) => line)).toEqual([8, 12]);
});

it('no text of an item is ever lost without a trace', () => {
  const line = fc.constantFrom(
    'Depends on: e.1',
    'Depends on: a sentence',
    'Status: odd',
    'Owner: me',
    'plain',
    '- item',
    '',
    'Labels: a b'
  );
  fc.assert(
    fc.property(fc.array(line, { maxLength: 8 }), (lines) => {
      const { item, warnings } = itemOf(lines.join('\n'));
      for (const text of lines.filter((given) => /plain|sentence|odd|me/.test(given)))
        expect(item.description).toContain(text);
      for (const { line: at } of warnings) expect(lines[at - 8]).toMatch(/sentence|odd|Owner/);
    })
  );
});
