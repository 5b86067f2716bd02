import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { parsePlan } from './parse-plan.js';
import type { PlanItem } from './plan-document.js';

const packageRoot = path.resolve(__dirname, '../..');
const fixture = (name: string) => readFileSync(path.join(packageRoot, 'test/fixtures', name), 'utf8');
const byId = (items: readonly PlanItem[]) => new Map(items.map((item) => [item.id, item]));

describe('the shapes of itemized plans', () => {
  const { document, faults } = parsePlan(fixture('plan-shapes/greeter.md'));
  const items = byId(document.items);

  it('finds items only outside code fences', () => {
    expect(faults).toEqual([]);
    expect(document.items.map((item) => item.id)).toEqual(['demo-a1', 'demo-a1.1', 'demo-a1.2', 'demo-b1', 'demo-b1.1']);
  });

  it('reads title, source and description of the plan', () => {
    expect(document.title).toBe('Greeter Library');
    expect(document.source).toBe('../../specs/planned/greeter.md');
    expect(document.description).toBe('A small library that greets people.\n\n**Scale:** Personal');
  });

  it('reads priorities, labels and blocked items', () => {
    expect(items.get('demo-a1')).toMatchObject({ kind: 'epic', priority: 0, labels: ['phase-1', 'core'], description: 'The functions themselves.' });
    expect(items.get('demo-a1.1')?.blocks).toEqual([
      { id: 'demo-a1.2', line: 25 },
      { id: 'demo-b1.1', line: 25 },
    ]);
    expect(items.get('demo-b1.1')).toMatchObject({ priority: 1, blocks: [], files: [], epic: 'demo-b1' });
    expect(items.get('demo-a1.2')?.priority).toBeNull();
  });

  it('reads acceptance criteria over several lines and files in all notations', () => {
    expect(items.get('demo-a1.1')?.acceptance_criteria).toEqual([
      "`greet('Ada')` returns `Hello, Ada!`",
      'Empty names are refused with an error',
      'Tests pass',
    ]);
    expect(items.get('demo-a1.1')?.files).toEqual(['src/greet.js', 'src/index.js', 'test/greet.test.js']);
    expect(items.get('demo-a1.2')?.acceptance_criteria).toEqual(['German and French', 'Unknown languages fall back']);
    expect(items.get('demo-a1.2')?.files).toEqual(['src/languages.js', 'test/languages.test.js']);
  });

  it('keeps the fenced text in the description and ends an item at any other heading', () => {
    expect(items.get('demo-a1.1')?.description).toContain('## Epic: not-an-epic - inside a fence');
    expect(items.get('demo-a1.2')?.description).not.toContain('This heading ends');
    expect(document.prose.map((part) => part.heading)).toEqual(['Itemized Plan: Greeter Library', 'Context Summary', 'Remarks', 'Summary']);
  });

  it('reads the same from a file with a byte order mark and CRLF', () => {
    const windows = `\uFEFF${fixture('plan-shapes/greeter.md').replaceAll('\n', '\r\n')}`;
    expect(parsePlan(windows)).toEqual({ document, faults, warnings: [] });
  });
});

it('reports every fault with its line', () => {
  const { faults } = parsePlan(fixture('plan-faults/faulty.md'));
  expect(faults.map((fault) => [fault.line, fault.code])).toEqual([
    [3, 'CUB_PLAN_INVALID'],
    [7, 'CUB_PLAN_INVALID'],
    [9, 'CUB_PLAN_INVALID'],
    [22, 'CUB_ID_UNSAFE'],
  ]);
  expect(faults[1]).toMatchObject({ received: '"urgent"', example: 'Priority: 1' });
});

it('reports a fence that is never closed when it hides items', () => {
  const plan = '## Epic: a - A\n\n```\ncode\n\n### Task: a.1 - Hidden\n';
  expect(parsePlan(plan).faults).toMatchObject([{ line: 3, received: expect.stringContaining('Hidden') as string }]);
  expect(parsePlan('## Epic: a - A\n\n```\ncode\n').faults).toEqual([]);
});

it('keeps a sentence that only looks like a metadata line', () => {
  const plan = '## Epic: a - A\n\nSome text.\nPriority: inversion is a risk here.\nBlocks: everything, as they say in town\n';
  const { document, faults } = parsePlan(plan);
  expect(faults).toEqual([]);
  expect(document.items[0]).toMatchObject({ priority: null, blocks: [], description: expect.stringContaining('inversion') as string });
});

describe('properties', () => {
  const id = fc.stringMatching(/^[a-z][a-z0-9]{1,6}(-[a-z0-9]{1,4})?$/);
  const words = fc.stringMatching(/^[A-Za-z][A-Za-z0-9]{0,8}( [A-Za-z0-9]{1,8}){0,4}$/);
  const task = fc.record({ title: words, priority: fc.option(fc.nat(4), { nil: null }), labels: fc.uniqueArray(id, { maxLength: 3 }), criteria: fc.array(words, { maxLength: 3 }), files: fc.uniqueArray(id, { maxLength: 3 }), text: words });
  const plan = fc.uniqueArray(fc.tuple(id, words, fc.array(task, { maxLength: 4 })), { maxLength: 4, minLength: 1, selector: ([name]) => name });

  it('a generated plan reads back as it was written', () => {
    fc.assert(
      fc.property(plan, fc.constantFrom('\n', '\r\n'), (epics, eol) => {
        const lines = ['# Itemized Plan: Generated'];
        for (const [epic, title, tasks] of epics) {
          lines.push('', `## Epic: ${epic} - ${title}`, '');
          tasks.forEach((t, i) => {
            lines.push(`### Task: ${epic}.${i} - ${t.title}`, '');
            if (t.priority !== null) lines.push(`Priority: ${t.priority}`);
            if (t.labels.length > 0) lines.push(`Labels: ${t.labels.join(', ')}`);
            lines.push('', `**Context**: ${t.text}`, '', '**Acceptance Criteria**:', ...t.criteria.map((c) => `- [ ] ${c}`));
            lines.push('', `**Files**: ${t.files.map((f) => `\`${f}.ts\``).join(', ')}`, '', '---', '');
          });
        }
        const { document, faults } = parsePlan(lines.join(eol));
        expect(faults).toEqual([]);
        const tasks = document.items.filter((item) => item.kind === 'task');
        expect(tasks).toMatchObject(
          epics.flatMap(([epic, , list]) =>
            list.map((t, i) => ({ id: `${epic}.${i}`, epic, title: t.title, priority: t.priority, labels: t.labels, acceptance_criteria: t.criteria, files: t.files.map((f) => `${f}.ts`), description: `**Context**: ${t.text}` })),
          ),
        );
      }),
    );
  });

  it('arbitrary text never crashes, and everything inside a fence is ignored', () => {
    const line = fc.oneof(fc.string(), fc.constantFrom('## Epic: a - b', '### Task: a.1 - c', '### Task', '```', '~~~', 'Blocks: x', '**Files**:', '- a', '**Acceptance Criteria**:', '> Source: [x](y)', '# T', '---'));
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        const { document } = parsePlan(lines.join('\n'));
        expect(document.items.length).toBeLessThanOrEqual(lines.length * 2);
        const inner = lines.join('\n').replaceAll(/[`~]/g, '');
        const fenced = parsePlan(`## Epic: e - E\n\`\`\`\`\n${inner}\n\`\`\`\`\n`);
        expect(fenced.document.items.map((item) => item.id)).toEqual(['e']);
      }),
    );
  });
});

describe('the plans that cub was made from', () => {
  const seeds = path.resolve(packageRoot, '../../../shared/seeds');
  const seed = (prefix: string) => readFileSync(path.join(seeds, readdirSync(seeds).find((name) => name.startsWith(prefix)) ?? ''), 'utf8');
  const withSeeds = existsSync(seeds) ? it : it.skip;
  const blocked = (items: readonly PlanItem[]) => items.flatMap((item) => item.blocks.map((ref) => `${item.id} > ${ref.id}`));

  withSeeds('unified tracking: 6 epics, 25 tasks', () => {
    const text = seed('000');
    const { document, faults } = parsePlan(text);
    expect(faults).toEqual([]);
    expect(document.items.filter((item) => item.kind === 'epic')).toHaveLength(6);
    expect(document.items.filter((item) => item.kind === 'task')).toHaveLength(25);
    expect(document.title).toBe('Unified Tracking Model');
    expect(blocked(document.items)).toEqual([
      'cub-r4n.2 > cub-r4n.3', 'cub-r4n.2 > cub-r4n.4', 'cub-r4n.3 > cub-r4n.5',
      'cub-l7e.1 > cub-l7e.2', 'cub-l7e.2 > cub-l7e.3', 'cub-l7e.3 > cub-l7e.4', 'cub-l7e.4 > cub-l7e.5',
      'cub-e2p.1 > cub-e2p.2', 'cub-e2p.2 > cub-e2p.3',
      'cub-c5i.1 > cub-c5i.2', 'cub-c5i.1 > cub-c5i.3', 'cub-c5i.1 > cub-c5i.4',
      'cub-d8b.1 > cub-d8b.2', 'cub-d8b.2 > cub-d8b.3',
      'cub-x3s.1 > cub-x3s.2', 'cub-x3s.1 > cub-x3s.3',
    ]);
    expectAllKept(text, document.items);
  });

  withSeeds('context restructure: 4 epics, 15 tasks', () => {
    const text = seed('003');
    const { document, faults } = parsePlan(text);
    expect(faults).toEqual([]);
    expect(document.items.filter((item) => item.kind === 'epic')).toHaveLength(4);
    expect(document.items.filter((item) => item.kind === 'task')).toHaveLength(15);
    expect(blocked(document.items)).toEqual(['cub-r1b.2 > cub-r1b.4', 'cub-r1b.3 > cub-r1b.4', 'cub-r1c.3 > cub-r1c.4']);
    expect(byId(document.items).get('cub-r1d.1')?.files).toEqual(['src/cub/cli/run.py', 'tests/test_run.py']);
    expectAllKept(text, document.items);
  });

  /** Counted by other means than the parser's: lines of the file. */
  function expectAllKept(text: string, items: readonly PlanItem[]) {
    const count = (pattern: RegExp) => [...text.matchAll(pattern)].length;
    const sum = (of: (item: PlanItem) => number) => items.reduce((total, item) => total + of(item), 0);
    expect(sum((item) => item.acceptance_criteria.length)).toBe(count(/^- \[ \] /gm));
    expect(sum((item) => Number(item.priority !== null))).toBe(count(/^Priority: \d$/gm));
    expect(sum((item) => Number(item.files.length > 0))).toBe(count(/^\*\*Files\*\*/gm));
    expect(sum((item) => item.labels.length)).toBe([...text.matchAll(/^Labels: (.*)$/gm)].flatMap((m) => (m[1] ?? '').split(',')).length);
  }
});
