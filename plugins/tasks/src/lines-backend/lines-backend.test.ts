import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { itBehavesLikeTaskBackend } from '@cub/testkit';
import { FakeProject } from '../../test/support/fake-project.js';
import { beadsDialect } from './beads-dialect.js';
import { createLinesBackend } from './create-lines-backend.js';
import type { Dialect } from './dialect.js';
import { jsonlDialect } from './jsonl-dialect.js';

let fake: FakeProject;
beforeEach(() => (fake = new FakeProject()));
afterEach(() => fake.remove());

const backendOf = (dialect: Dialect) => createLinesBackend(dialect, { project: fake.project, clock: fake.clock });
const beads = () => backendOf(beadsDialect);
const jsonl = () => backendOf(jsonlDialect);
const dialects = [
  ['jsonl', jsonlDialect],
  ['beads', beadsDialect],
] as const;

/** Lines as beads writes them, with things that nobody here knows. */
const ISSUES = [
  '{"id":"shop-1","title":"Checkout \\u003c 2s","description":"Why\\n\\n## Acceptance Criteria\\n- [ ] fast\\n- [ ] safe\\n\\n## Notes\\nKeep.","status":"open","priority":1,"issue_type":"epic","owner":"a@example.com","created_at":"2026-01-10T10:15:02.633149-05:00","created_by":"Ann","updated_at":"2026-01-10T10:28:14-05:00","estimate":1.50,"labels":["x"]}',
  '{"id":"shop-2","title":"Cart","status":"deferred","priority":0,"issue_type":"task","created_at":"2026-01-11T00:00:00.123456789Z","updated_at":"2026-01-11T00:00:00Z","dependencies":[{"issue_id":"shop-2","depends_on_id":"shop-1","type":"parent-child","created_at":"2026-01-11T00:00:00Z","created_by":"ann"},{"issue_id":"shop-2","depends_on_id":"shop-3","type":"blocks","created_at":"2026-01-11T00:00:00Z","created_by":"ann"},{"issue_id":"shop-2","depends_on_id":"shop-9","type":"related","created_at":"2026-01-11T00:00:00Z","created_by":"ann"}]}',
  '{"id":"shop-3","title":"Pay","status":"closed","priority":2,"issue_type":"bug","assignee":"ann","created_at":"2026-01-11T00:00:00Z","updated_at":"2026-01-12T00:00:00Z","closed_at":"2026-01-12T00:00:00Z","close_reason":"Done"}',
];
/** Lines as the Python original writes them. */
const TASKS = [
  '{"id": "p-1", "title": "Läuft", "status": "open", "priority": "P1", "issue_type": "task", "description": "", "assignee": null, "labels": ["model:opus"], "dependsOn": [], "blocks": ["p-old.2"], "parent": null, "created_at": "2026-01-28T17:54:44.408044", "updated_at": "2026-01-28T17:54:44.408044", "closed_at": null, "acceptanceCriteria": ["one"], "notes": "n", "complexity_label": "high", "model_label": "opus", "is_ready": true, "priority_numeric": 1}',
  '{"id": "p-2", "title": "Zwei", "status": "open", "priority": "P0", "issue_type": "task", "description": "", "assignee": "cub-1", "labels": ["epic:p-E"], "dependsOn": [], "blocks": [], "parent": null, "created_at": "2026-01-28T17:54:44.%f", "updated_at": "2026-01-28T17:54:44", "closed_at": null, "acceptanceCriteria": [], "notes": "", "complexity_label": null, "model_label": null, "is_ready": true, "priority_numeric": 0, "_old_id": "p-old.2"}',
];
const text = (lines: readonly string[], eol = '\n') => lines.map((line) => line + eol).join('');
const issuesFile = (content = text(ISSUES)) => fake.write(beadsDialect.file, content);
const tasksFile = (content = text(TASKS)) => fake.write(jsonlDialect.file, content);
const changedLines = (before: string, after: string) => {
  const [old, now] = [before.split('\n'), after.split('\n')];
  expect(now).toHaveLength(old.length);
  return now.flatMap((line, i) => (line === old[i] ? [] : [i + 1]));
};

for (const [name, dialect] of dialects) {
  // A closed task has its time, a child its epic, and the key follows from the id: beads drops what it does not know.
  const limits = { derived: ['key', 'closed_at', 'lineage'] } as const;
  const unknownField = {
    add: (id: string) => fake.write(dialect.file, fake.read(dialect.file).replace(new RegExp(`^\\{(?=.*"id": ?"${id}")`, 'm'), '{"sprint":{"name":"7th"},')),
    isThere: (id: string) => fake.read(dialect.file).split('\n').some((line) => line.startsWith('{"sprint":{"name":"7th"},') && line.includes(`"${id}"`)),
  };
  itBehavesLikeTaskBackend(name, () => backendOf(dialect), unknownField, limits);
}

describe('reading', () => {
  it('what beads writes', async () => {
    issuesFile();
    const { items, faults } = await beads().list();
    expect(faults).toEqual([]);
    expect(items).toMatchObject([
      { id: 'shop-1', title: 'Checkout < 2s', type: 'epic', priority: 1, description: 'Why\n\n## Notes\nKeep.', acceptance_criteria: ['fast', 'safe'], created_at: '2026-01-10T15:15:02.633Z' },
      { id: 'shop-2', status: 'blocked', parent: 'shop-1', depends_on: ['shop-3'], lineage: { epic_id: 'shop-1' } },
      { id: 'shop-3', status: 'closed', closed_at: '2026-01-12T00:00:00.000Z', assignee: 'ann' },
    ]);
  });

  it('what the Python original writes: the other side of a dependency, old names, facts in labels', async () => {
    tasksFile();
    const { items, faults } = await jsonl().list();
    expect(faults).toEqual([]);
    expect(items).toMatchObject([
      { id: 'p-1', labels: ['model:opus', 'complexity:high'], created_at: '2026-01-28T17:54:44.408Z', acceptance_criteria: ['one'], depends_on: [] },
      { id: 'p-2', depends_on: ['p-1'], parent: 'p-E', priority: 0, created_at: '2026-01-28T17:54:44.000Z' },
    ]);
    expect(await jsonl().get('p-old.2')).toEqual(items[1]);
  });

  it('gives a key that follows from the id', async () => {
    tasksFile();
    const [a, b] = (await jsonl().list()).items;
    expect(a?.key).toMatch(/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/);
    expect(b?.key).not.toBe(a?.key);
    tasksFile(text([...TASKS].reverse()));
    expect((await jsonl().get('p-1'))?.key).toBe(a?.key);
  });

  it.each([
    [{ priority: '3', status: 'In Progress' }, { priority: 3, status: 'in_progress' }],
    [{ priority: 'p4', status: 'tombstone' }, { priority: 4, status: 'closed' }],
    [{ status: 'hooked', labels: 'a, b' }, { priority: 2, status: 'in_progress', labels: ['a', 'b'] }],
    [{ pinned: true, priority_numeric: 1 }, { priority: 1, status: 'in_progress' }],
    [{ acceptance_criteria: '1. one\n2. two\nmore', depends_on: ['b'] }, { acceptance_criteria: ['one', 'two more'], depends_on: ['b'] }],
    [{ acceptance_criteria: 'It works.\nIt is fast.' }, { acceptance_criteria: ['It works.', 'It is fast.'] }],
    [{ dependencies: [{ id: 'b' }, 'c', null, { type: 'blocks' }, { depends_on_id: 'd', type: 'discovered-from' }] }, { depends_on: ['b', 'c'] }],
    [{ parent: 'e', dependencies: [{ depends_on_id: 'f', type: 'parent-child' }, { depends_on_id: 'g', type: 'parent-child' }] }, { parent: 'g' }],
    [{ metadata: { cub: { verify: ['npm test'], files: ['a.ts'] } } }, { verify: ['npm test'], files: ['a.ts'] }],
    [{ metadata: 'text', labels: null, dependencies: {}, blocks: 3, assignee: '' }, { labels: [], depends_on: [], assignee: null }],
    [{ created_at: '2026-01-02 03:04:05' }, { created_at: '2026-01-02T03:04:05.000Z', updated_at: '2026-01-02T03:04:05.000Z' }],
  ])('%j', async (fields, expected) => {
    issuesFile(`${JSON.stringify({ id: 'a', title: 'A', ...fields })}\n`);
    const { items, faults } = await beads().list();
    expect([items, faults]).toMatchObject([[expected], []]);
  });

  it('lists a task whose values are not understood, and says which', async () => {
    issuesFile('{"id":"a","status":"frozen","priority":"high","created_at":"soon"}\n');
    const { items, faults } = await beads().list();
    expect(items).toMatchObject([{ id: 'a', title: 'a', status: 'blocked', priority: 2, created_at: '1970-01-01T00:00:00.000Z' }]);
    expect(faults.map(({ file, line, expected, received }) => [`${file}:${line}`, expected.split(':')[0], received])).toEqual([
      ['.beads/issues.jsonl:1', 'created_at', '"soon"'], ['.beads/issues.jsonl:1', 'status', '"frozen"'],
      ['.beads/issues.jsonl:1', 'title', 'nothing'], ['.beads/issues.jsonl:1', 'priority', '"high"'],
    ]);
  });

  it('any JSON in any field', async () => {
    issuesFile('{"id":"a","title":"A","status":{"toString":0},"priority":{"toString":0}}\n');
    expect(await beads().list()).toMatchObject({ items: [{ id: 'a', status: 'blocked', priority: 2 }], faults: [{}, {}] });
    const keys = ['title', 'status', 'priority', 'labels', 'dependsOn', 'dependencies', 'blocks', 'metadata', 'acceptance_criteria', 'description', 'created_at', '_old_id', 'parent', 'key', 'lineage', 'verify'];
    await fc.assert(
      fc.asyncProperty(fc.record(Object.fromEntries(keys.map((key) => [key, fc.jsonValue()])), { requiredKeys: [] }), async (fields) => {
        issuesFile(`${JSON.stringify({ id: 'a', ...fields, _type: 'issue' })}\n`);
        expect((await beads().list()).items).toMatchObject([{ id: 'a', kind: 'task' }]);
        expect(await beads().update('a', { title: 'New', status: 'closed' })).toMatchObject({ title: 'New', status: 'closed' });
      }),
    );
  });
});

describe('faults', () => {
  const good = '{"id":"a","title":"A"}';
  it('have a place; the rest is listed, and a rewrite leaves them byte for byte', async () => {
    const odd = [Buffer.from('<<<<<<< HEAD\n'), Buffer.from('{"id":"b"'), Buffer.from('\r\n\n  \nnull\n[1]\n'), Buffer.from([0x22, 0xff, 0x0a]), Buffer.from('{"id":"x\0y","title":"X"}\n{"id":"../x","title":"X"}\n{"title":"no id"}\n')];
    const file = fake.write(beadsDialect.file, '');
    const before = Buffer.concat([Buffer.from('\uFEFF{"_type":"memory","key":"k","value":"v"}\n'), ...odd, Buffer.from(`{"id":"a","title":"Old"}\n${good}`)]);
    writeFileSync(file, before);
    const { items, faults } = await beads().list();
    expect(items).toMatchObject([{ id: 'a', title: 'A' }]);
    expect(faults.map(({ line }) => line)).toEqual([2, 3, 6, 7, 8, 9, 10, 11, 12]);
    expect(faults.at(-1)).toMatchObject({ received: 'a, which is also on line 13; that one counts' });
    await beads().update('a', { title: 'B' });
    const after = fake.bytes(beadsDialect.file);
    const head = before.length - good.length;
    expect(after.subarray(0, head).equals(before.subarray(0, head))).toBe(true);
    expect(after.subarray(head).toString()).toMatch(/^\{"id":"a","title":"B","updated_at":"[^"]+"\}$/);
  });

  it('do not fill the screen', async () => {
    issuesFile('x\n'.repeat(5000) + good);
    const { items, faults } = await beads().list();
    expect([items.length, faults.length, faults.at(-1)?.received]).toEqual([1, 201, '4800 more lines that are not, or are not as they should be']);
  });

  it('50 MB of something else is one of them', async () => {
    const file = issuesFile('');
    writeFileSync(file, Buffer.alloc(50 * 1024 * 1024, 'x'));
    const { faults } = await beads().list();
    expect(faults).toEqual([{ file: beadsDialect.file, line: 1, expected: 'a JSON object', received: `"${'x'.repeat(60)}…"` }]);
    await beads().create({ id: 'a', title: 'A' });
    expect((await beads().list()).items).toHaveLength(1);
  });

  it.each(['', '\n\n', '\uFEFF'])('an empty file %j holds no tasks and takes one', async (content) => {
    issuesFile(content);
    expect(await beads().list()).toEqual({ items: [], faults: [] });
    await beads().create({ id: 'a', title: 'A' });
    expect(fake.read(beadsDialect.file).startsWith(content)).toBe(true);
    expect(await beads().get('a')).toMatchObject({ title: 'A' });
  });

  it('a folder, an unreadable file or a broken link in its place', async () => {
    const refused = async (received: string) => {
      expect((await beads().list()).faults).toMatchObject([{ file: beadsDialect.file, line: null, received }]);
      await expect(beads().get('a')).rejects.toMatchObject({ code: 'CUB_TASK_BROKEN' });
      await expect(beads().create({ id: 'a', title: 'A' })).rejects.toMatchObject({ code: 'CUB_TASK_BROKEN' });
      expect(await beads().paths(['a'])).toEqual([]);
    };
    const file = path.join(fake.root, beadsDialect.file);
    mkdirSync(file, { recursive: true });
    await refused('a folder');
    rmSync(file, { recursive: true });
    symlinkSync('nowhere', file);
    await refused('a symbolic link to nothing');
    rmSync(file);
    if (process.getuid?.() === 0) return;
    chmodSync(issuesFile(), 0);
    await refused('EACCES');
  });
});

describe('links', () => {
  let elsewhere: string;
  beforeEach(() => (elsewhere = mkdtempSync(path.join(tmpdir(), 'cub-elsewhere-'))));
  afterEach(() => rmSync(elsewhere, { recursive: true }));

  it.each(['file', 'folder'])('a %s that leads out of the project is read but not written', async (what) => {
    const target = path.join(elsewhere, 'issues.jsonl');
    writeFileSync(target, text(ISSUES));
    if (what === 'folder') symlinkSync(elsewhere, path.join(fake.root, '.beads'));
    else symlinkSync(target, fake.link(beadsDialect.file));
    const { items, faults } = await beads().list();
    expect([items.length, faults]).toMatchObject([3, [{ line: null, expected: 'a file in the project' }]]);
    await expect(beads().update('shop-1', { priority: 0 })).rejects.toMatchObject({ code: 'CUB_TASK_LINK' });
    await expect(beads().create({ id: 'n', title: 'N' })).rejects.toMatchObject({ code: 'CUB_TASK_LINK' });
    rmSync(target);
    await expect(beads().create({ id: 'n', title: 'N' })).rejects.toMatchObject({ code: what === 'folder' ? 'CUB_TASK_LINK' : 'CUB_TASK_BROKEN' });
    expect(await beads().paths(['shop-1'])).toEqual([]);
  });

  it('within the project is followed, but not into git', async () => {
    fake.write('issues/all.jsonl', text(ISSUES));
    symlinkSync('../issues/all.jsonl', fake.link(beadsDialect.file));
    await beads().update('shop-3', { priority: 0 });
    expect(changedLines(text(ISSUES), fake.read('issues/all.jsonl'))).toEqual([3]);
    expect(await beads().paths(['shop-3'])).toEqual(['issues/all.jsonl']);
    rmSync(path.join(fake.root, beadsDialect.file));
    fake.write('.git/hooks/post-commit', '');
    symlinkSync('../.git/hooks/post-commit', fake.link(beadsDialect.file));
    await expect(beads().create({ id: 'n', title: 'N' })).rejects.toMatchObject({ code: 'CUB_TASK_LINK' });
  });
});

describe('writing', () => {
  it('changes only what it is about (beads)', async () => {
    issuesFile();
    await beads().update('shop-2', { priority: 3, updated_at: '2026-02-01T00:00:00.000Z' });
    expect(fake.read(beadsDialect.file)).toBe(text(ISSUES).replace('"priority":0', '"priority":3').replace('"updated_at":"2026-01-11T00:00:00Z","dep', '"updated_at":"2026-02-01T00:00:00.000Z","dep'));
    await beads().update('shop-2', { status: 'closed', updated_at: '2026-02-01T00:00:00.000Z' });
    expect(fake.read(beadsDialect.file)).toContain('"status":"closed","priority":3,"issue_type":"task","created_at":"2026-01-11T00:00:00.123456789Z","updated_at":"2026-02-01T00:00:00.000Z","closed_at":"2026-02-01T00:00:00.000Z","dependencies":');
    await beads().update('shop-3', { status: 'open', assignee: null });
    expect(fake.read(beadsDialect.file).split('\n')[2]).toMatch(/^\{"id":"shop-3","title":"Pay","status":"open","priority":2,"issue_type":"bug","created_at":"2026-01-11T00:00:00Z","updated_at":"[^"]+"\}$/);
  });

  it('changes only what it is about (jsonl), in the form that the line has', async () => {
    tasksFile(text(TASKS, '\r\n'));
    await jsonl().update('p-1', { status: 'closed', priority: 3, labels: ['model:haiku'], updated_at: '2026-02-01T00:00:00.000Z' });
    const expected = TASKS[0]
      ?.replace('"open"', '"closed"')
      .replace('"P1"', '"P3"')
      .replace('["model:opus"]', '["model:haiku"]')
      .replace('"updated_at": "2026-01-28T17:54:44.408044", "closed_at": null', '"updated_at": "2026-02-01T00:00:00.000", "closed_at": "2026-02-01T00:00:00.000"')
      .replace('"complexity_label": "high", "model_label": "opus", "is_ready": true, "priority_numeric": 1', '"complexity_label": null, "model_label": "haiku", "is_ready": false, "priority_numeric": 3');
    expect(fake.read(jsonlDialect.file)).toBe(text([expected ?? '', TASKS[1] ?? ''], '\r\n'));
  });

  it('keeps the word of a status that it does not change', async () => {
    issuesFile();
    await beads().update('shop-2', { status: 'blocked', title: 'Basket' });
    expect(fake.read(beadsDialect.file)).toContain('"title":"Basket","status":"deferred"');
    expect(await beads().update('shop-2', { status: 'retry' })).toMatchObject({ status: 'open' });
  });

  it('moves dependencies and parents, on whichever side they stand', async () => {
    issuesFile();
    expect(await beads().update('shop-2', { depends_on: ['shop-1'], parent: null })).toMatchObject({ depends_on: ['shop-1'], parent: null, lineage: { epic_id: null } });
    expect(JSON.parse(fake.read(beadsDialect.file).split('\n')[1] ?? '')).toMatchObject({ dependencies: [{ depends_on_id: 'shop-9', type: 'related' }, { issue_id: 'shop-2', depends_on_id: 'shop-1', type: 'blocks', created_by: 'cub' }] });
    tasksFile();
    expect(await jsonl().update('p-2', { depends_on: [], parent: 'p-1' })).toMatchObject({ depends_on: [], parent: 'p-1', labels: [] });
    expect(changedLines(text(TASKS), fake.read(jsonlDialect.file))).toEqual([1, 2]);
    expect(fake.read(jsonlDialect.file)).toContain('"blocks": [], "parent": null');
    expect(await jsonl().update('p-old.2', { depends_on: ['p-1'] })).toMatchObject({ id: 'p-2', depends_on: ['p-1'] });
  });

  it('criteria where they are: in the description, in a list, as text', async () => {
    issuesFile();
    expect(await beads().update('shop-1', { acceptance_criteria: ['only'] })).toMatchObject({ description: 'Why\n\n## Notes\nKeep.', acceptance_criteria: ['only'] });
    expect(JSON.parse(fake.read(beadsDialect.file).split('\n')[0] ?? '')).toMatchObject({ description: 'Why\n\n## Acceptance Criteria\n\n- [ ] only\n\n## Notes\nKeep.' });
    expect(await beads().update('shop-3', { acceptance_criteria: ['a', 'b'] })).toMatchObject({ acceptance_criteria: ['a', 'b'] });
    expect(fake.read(beadsDialect.file)).toContain('"acceptance_criteria":"- [ ] a\\n- [ ] b"');
    tasksFile();
    await jsonl().update('p-2', { acceptance_criteria: ['x'] });
    expect(fake.read(jsonlDialect.file)).toContain('"acceptanceCriteria": ["x"]');
  });

  it('a new task is a line as the file has them, with what the program has no field for', async () => {
    const given = { id: 'n', title: 'New', depends_on: ['p-1'], parent: 'p-1', files: ['a.ts'], verify: ['npm test, too'], acceptance_criteria: ['one'], lineage: { spec_id: null, spec_file: null, plan_id: 'pl', plan_file: null, epic_id: 'p-1' } };
    const expected = { ...given, kind: 'task', status: 'open', labels: [], description: '' };
    tasksFile(text(TASKS).trimEnd());
    expect(await jsonl().create(given)).toMatchObject(expected);
    const lines = fake.read(jsonlDialect.file).split('\n');
    expect([lines.length, lines[3], lines.slice(0, 2)]).toEqual([4, '', TASKS]);
    expect(Object.keys(JSON.parse(lines[2] ?? '') as object).slice(0, 20)).toEqual(Object.keys(JSON.parse(TASKS[0] ?? '') as object));
    expect(lines[2]).toMatch(/^\{"id": "n", .*"created_at": "2026-01-05T10:00:01.000", /);
    issuesFile(`{"_type":"issue",${ISSUES[2]?.slice(1)}\n`);
    expect(await beads().create(given)).toMatchObject(expected);
    expect(fake.read(beadsDialect.file).split('\n')[1]).toMatch(/^\{"_type":"issue","id":"n","title":"New","acceptance_criteria":.*"metadata":\{"cub":\{"files":\["a.ts"\],/);
    expect(await beads().update('n', { verify: [], files: [], lineage: { ...given.lineage, plan_id: null } })).toMatchObject({ verify: [], files: [] });
    expect(fake.read(beadsDialect.file)).not.toContain('metadata');
  });

  it('keeps the permissions of the file', async () => {
    chmodSync(issuesFile(), 0o640);
    await beads().update('shop-1', { priority: 0 });
    expect(statSync(path.join(fake.root, beadsDialect.file)).mode & 0o777).toBe(0o640);
  });

  it.each(dialects)('any lines stay as they are, and a change is in one line (%s)', async (_, dialect) => {
    const odd = fc.oneof(fc.string({ unit: 'binary' }).map((line) => line.replaceAll(/[\n\r]/g, '')), fc.jsonValue().map((value) => JSON.stringify(value)));
    const own = fc.dictionary(fc.string(), fc.jsonValue(), { noNullPrototype: true, maxKeys: 4 });
    const changes = fc.record({ title: fc.string({ minLength: 1 }), labels: fc.array(fc.stringMatching(/^[a-z]{1,5}$/)), priority: fc.nat(4), assignee: fc.constantFrom('x', 'y') }, { requiredKeys: [] });
    await fc.assert(
      fc.asyncProperty(fc.array(odd), own, fc.array(odd), fc.constantFrom('\n', '\r\n'), changes, async (head, more, tail, eol, change) => {
        const lines = [...head, JSON.stringify({ ...more, id: 'the-task', title: 'T', status: 'open', created_at: '2026-01-01T00:00:00Z' }), ...tail.filter((line) => !line.includes('the-task'))];
        const before = text(lines, eol);
        fake.write(dialect.file, before);
        const read = await backendOf(dialect).get('the-task');
        expect(fake.read(dialect.file)).toBe(before);
        const changed = await backendOf(dialect).update('the-task', change);
        expect(changed).toEqual({ ...read, ...change, updated_at: changed.updated_at });
        expect(changedLines(before, fake.read(dialect.file))).toEqual([head.length + 1]);
        expect(JSON.parse(fake.read(dialect.file).split(eol)[head.length] ?? '')).toMatchObject(Object.fromEntries(Object.entries(JSON.parse(JSON.stringify(more)) as object).filter(([key]) => !KNOWN.has(key))));
      }),
    );
  });

  const KNOWN = new Set([...jsonlDialect.keys, ...beadsDialect.keys, 'depends_on']);
});

describe('several writers', () => {
  const script = (ids: readonly string[]) => `
    const { createLinesBackend } = require(${JSON.stringify(path.resolve(__dirname, '../../dist/lines-backend/create-lines-backend.js'))});
    const { beadsDialect } = require(${JSON.stringify(path.resolve(__dirname, '../../dist/lines-backend/beads-dialect.js'))});
    const project = ${JSON.stringify({ root: fake.root, localDir: fake.project.localDir })};
    const backend = createLinesBackend(beadsDialect, { project, clock: { now: () => new Date() } });
    (async () => { for (const id of ${JSON.stringify(ids)}) { await backend.create({ id: id + '-new', title: id }); await backend.update(id, { status: 'closed' }); } })();`;

  it('lose nothing: four processes change and add different tasks', async () => {
    const ids = Array.from({ length: 24 }, (_, i) => `t-${i}`);
    issuesFile(text(ids.map((id) => `{"id":"${id}","title":"${id}","status":"open"}`)));
    const writers = [0, 1, 2, 3].map((n) => spawn(process.execPath, ['-e', script(ids.filter((_, i) => i % 4 === n))], { stdio: 'inherit' }));
    expect(await Promise.all(writers.map(async (child) => (await once(child, 'close'))[0] as number))).toEqual([0, 0, 0, 0]);
    const { items, faults } = await beads().list();
    expect(faults).toEqual([]);
    expect(items).toHaveLength(48);
    expect(items.filter(({ status }) => status === 'closed').map(({ id }) => id)).toEqual(ids);
  });

  it('another program that writes in between is not overwritten', async () => {
    const file = issuesFile();
    let writes = 0;
    const clock = {
      now: () => {
        if (writes++ === 0) writeFileSync(file, text(ISSUES).replace('Pay', 'Paid'));
        return new Date('2026-02-01T00:00:00.000Z');
      },
    };
    await createLinesBackend(beadsDialect, { project: fake.project, clock }).update('shop-1', { priority: 0 });
    expect(fake.read(beadsDialect.file)).toContain('"title":"Paid"');
    expect(changedLines(text(ISSUES), fake.read(beadsDialect.file))).toEqual([1, 3]);
  });
});

describe('setting tasks back', () => {
  const before = Buffer.from(text(ISSUES));

  it('changes their lines alone, to the byte', async () => {
    issuesFile(text([...ISSUES.map((line) => line.replace('"priority":', '"sprint":7,"priority":')), '{"id":"shop-4","title":"New"}', 'not a line']));
    const now = fake.read(beadsDialect.file).split('\n');
    await beads().restore?.(['shop-2', 'shop-1', 'shop-404'], before, beadsDialect.file);
    expect(fake.read(beadsDialect.file).split('\n')).toEqual([ISSUES[0], ISSUES[1], ...now.slice(2)]);
  });

  it('brings one back that is gone, and leaves one alone that was not there', async () => {
    issuesFile(text([ISSUES[0] ?? '', '{"id":"shop-4","title":"New"}']));
    await beads().restore?.(['shop-3', 'shop-4'], before, beadsDialect.file);
    expect(fake.read(beadsDialect.file)).toBe(text([ISSUES[0] ?? '', '{"id":"shop-4","title":"New"}', ISSUES[2] ?? '']));
  });

  it('of one that was renamed puts its old line in the place of the new one', async () => {
    tasksFile(text([TASKS[0] ?? '', TASKS[1] ?? '']));
    const old = (TASKS[1] ?? '').replace('"id": "p-2"', '"id": "p-old.2"').replace(', "_old_id": "p-old.2"', '');
    await jsonl().restore?.(['p-old.2'], Buffer.from(text([TASKS[0] ?? '', old])), jsonlDialect.file);
    expect(fake.read(jsonlDialect.file)).toBe(text([TASKS[0] ?? '', old]));
  });

  it('is the file of before when nothing else changed, whatever was done to the tasks', async () => {
    const change = fc.record({ id: fc.constantFrom('shop-1', 'shop-2', 'shop-3'), title: fc.string({ minLength: 1, maxLength: 8 }).filter((title) => title.trim() !== ''), priority: fc.nat(4) });
    await fc.assert(
      fc.asyncProperty(fc.array(change, { maxLength: 4 }), async (changes) => {
        issuesFile();
        for (const { id, ...fields } of changes) await beads().update(id, fields);
        await beads().restore?.(changes.map(({ id }) => id), before, beadsDialect.file);
        expect(fake.bytes(beadsDialect.file)).toEqual(before);
      }),
      { numRuns: 30 },
    );
  });

  it('writes nothing through a link that leads out', async () => {
    const outside = mkdtempSync(path.join(tmpdir(), 'cub-outside-'));
    writeFileSync(path.join(outside, 'issues'), '');
    symlinkSync(path.join(outside, 'issues'), fake.link(beadsDialect.file));
    await expect(beads().restore?.(['shop-1'], before, beadsDialect.file)).rejects.toMatchObject({ code: 'CUB_TASK_LINK' });
    rmSync(outside, { recursive: true });
  });
});
