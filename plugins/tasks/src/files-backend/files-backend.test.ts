import { existsSync, mkdirSync, readFileSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { itBehavesLikeTaskBackend } from '@cub/testkit';
import { FakeProject } from '../../test/support/fake-project.js';

const foreign = readFileSync(path.resolve(__dirname, '../../test/fixtures/task-files/foreign.md'), 'utf8');
let fake: FakeProject;
beforeEach(() => (fake = new FakeProject()));
afterEach(() => fake.remove());

const file = '.cub/tasks/demo-s001.md';

const unknownField = {
  add: (id: string) => fake.write(`.cub/tasks/${id}.md`, fake.read(`.cub/tasks/${id}.md`).replace('\ntitle:', '\nsprint: {name: 7th}\ntitle:')),
  isThere: (id: string) => fake.read(`.cub/tasks/${id}.md`).includes('\nsprint: {name: 7th}\n'),
};
itBehavesLikeTaskBackend('files', () => fake.freshBackend(), unknownField, { derived: ['updated_at'] });

describe('creating', () => {
  it('writes a readable file and reads the same task back', async () => {
    const task = await fake.backend.create({
      id: 'demo-s001',
      title: 'Fix: the "parser"',
      labels: ['a', 'b: c'],
      description: 'Text\n\n```\n## Acceptance Criteria\n```',
      acceptance_criteria: ['one', 'two'],
      verify: ['npm test'],
      lineage: { spec_id: null, spec_file: null, plan_id: 'p', plan_file: null, epic_id: null },
    });
    expect(await fake.backend.get('demo-s001')).toEqual(task);
    expect(task).toMatchObject({ status: 'open', priority: 2, verify: ['npm test'], acceptance_criteria: ['one', 'two'], closed_at: null });
    expect(fake.read(file)).toMatch(/^---\nid: demo-s001\nkey: \w{26}\ntitle: .*\ntype: task\npriority: 2\nstatus: open\nlabels: \[a, "b: c"\]\n/);
    expect(await fake.backend.paths(['demo-s001', 'demo-s404'])).toEqual([file]);
  });

  it('refuses an id that exists and one that is no file name', async () => {
    await fake.backend.create({ id: 'demo-s001', title: 'One' });
    const before = fake.read(file);
    await expect(fake.backend.create({ id: 'demo-s001', title: 'Other' })).rejects.toMatchObject({ code: 'CUB_TASK_EXISTS' });
    expect(fake.read(file)).toBe(before);
    for (const id of ['../x', 'a/b', '', '.', '..', 'a\0', 'a\n', 'nul']) {
      await expect(fake.backend.create({ id, title: 'x' })).rejects.toMatchObject({ code: 'CUB_ID_UNSAFE', exit: 2 });
      await expect(fake.backend.get(id)).rejects.toMatchObject({ code: 'CUB_ID_UNSAFE', exit: 2 });
      await expect(fake.backend.update(id, {})).rejects.toMatchObject({ code: 'CUB_ID_UNSAFE', exit: 2 });
    }
  });

  it('any text survives a round trip', async () => {
    const line = fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll(/[\r\n\u0085\u2028\u2029\uFEFF]/g, ' '));
    const words = fc.stringMatching(/^[^\s#>`~-][ -_a-z]{0,20}$/);
    let n = 0;
    await fc.assert(
      fc.asyncProperty(line, fc.array(line, { maxLength: 3 }), fc.array(words, { maxLength: 3 }), async (title, labels, criteria) => {
        const id = `gen-${++n}`;
        const wanted = { title: `t${title}`, labels, acceptance_criteria: criteria.map((item) => item.trim().replaceAll(/\s+/g, ' ')) };
        const created = await fake.backend.create({ id, ...wanted });
        expect(created).toMatchObject(wanted);
        expect(await fake.backend.update(id, { priority: 0, title: `u${title}` })).toMatchObject({ ...wanted, title: `u${title}`, priority: 0 });
      }),
      { numRuns: 60 },
    );
  });
});

describe('updating', () => {
  for (const [name, text] of [
    ['LF', foreign],
    ['CRLF with a byte order mark', `\uFEFF${foreign.replaceAll('\n', '\r\n')}`],
  ] as const) {
    it(`changes only the lines that it is about (${name})`, async () => {
      fake.write(file, text);
      await fake.backend.update('demo-s001', { status: 'closed', priority: 0, updated_at: '2026-02-01T00:00:00.000Z' });
      const expected = text
        .replace('status: open', 'status: closed')
        .replace('priority: P1', 'priority: 0');
      const eol = text.includes('\r\n') ? '\r\n' : '\n';
      const written = fake.read(file);
      expect(written.replace(/key: \w{26}\r?\n/, '')).toBe(expected);
      expect(written).toContain(`  text${eol}key: `);
    });
  }

  it('replaces a block list, the description or the criteria and nothing else', async () => {
    fake.write(file, foreign);
    const task = await fake.backend.update('demo-s001', { depends_on: ['demo-s005'], acceptance_criteria: ['only'] });
    expect(task).toMatchObject({ depends_on: ['demo-s005'], acceptance_criteria: ['only'], description: 'Intro text.\n\n## Notes\n\nKept as   it is.' });
    const text = fake.read(file);
    expect(text).toContain('depends_on: [demo-s005]\n');
    expect(text).toContain('custom:\n  nested: {x: 1, y: [1,2]}\n');
    expect(text).toContain('\n## Acceptance Criteria\n\n- [ ] only\n\n## Notes\n\nKept as   it is.\n');
    const again = await fake.backend.update('demo-s001', { description: 'New' });
    expect(again).toMatchObject({ description: 'New', acceptance_criteria: ['only'] });
  });

  it('says when there is no such task', async () => {
    await expect(fake.backend.update('demo-s404', { priority: 1 })).rejects.toMatchObject({ code: 'CUB_TASK_NOT_FOUND' });
  });
});

describe('listing', () => {
  const listed = async () => {
    const { items, faults } = await fake.backend.list();
    return { ids: items.map((task) => task.id), faults };
  };

  it('is empty without a folder', async () => expect(await listed()).toEqual({ ids: [], faults: [] }));

  it('reports every broken file with its place and lists the rest', async () => {
    await fake.backend.create({ id: 'demo-s001', title: 'Good' });
    fake.write('.cub/tasks/a-yaml.md', '---\nid: a-yaml\ntitle: [open\nstatus: open\n---\n');
    fake.write('.cub/tasks/b-status.md', '---\nid: b-status\ntitle: B\nstatus: done\n---\n');
    fake.write('.cub/tasks/c-none.md', '# No frontmatter\n');
    fake.write('.cub/tasks/d-end.md', '---\nid: d\n');
    fake.write('.cub/tasks/e-title.md', '---\nid: e-title\n---\n');
    fake.write('.cub/tasks/f-copy.md', '---\ntitle: Copy\nid: demo-s001\n---\n');
    fake.write('.cub/tasks/g-id.md', '---\nid: ../../g\ntitle: G\n---\n');
    writeFileSync(fake.write('.cub/tasks/h-utf8.md', ''), Buffer.from([0x2d, 0xff, 0xfe]));
    symlinkSync('/etc/hostname', path.join(fake.root, '.cub/tasks/i-link.md'));
    fake.write('.cub/tasks/j-dup.md', '---\nid: j-dup\ntitle: J\ntitle: K\n---\n');
    fake.write('.cub/tasks/k-alias.md', `---\nid: k-alias\ntitle: K\na: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c,*c,*c]\n---\n`);
    const { ids, faults } = await listed();
    expect(ids).toEqual(['demo-s001']);
    expect(faults.map(({ file: name, line }) => [path.basename(name), line])).toEqual([
      ['a-yaml.md', 4], ['b-status.md', 4], ['c-none.md', 1], ['d-end.md', 1], ['e-title.md', 2], ['f-copy.md', 3],
      ['g-id.md', 2], ['h-utf8.md', null], ['i-link.md', null], ['j-dup.md', 4], ['k-alias.md', 2],
    ]);
    expect(faults[1]).toMatchObject({ expected: 'status: open, in_progress, blocked, retry, closed', received: '"done"' });
    await expect(fake.backend.get('b-status')).rejects.toMatchObject({ code: 'CUB_TASK_BROKEN' });
    await expect(fake.backend.update('b-status', { priority: 0 })).rejects.toMatchObject({ code: 'CUB_TASK_BROKEN' });
  });

  it('finds a task whose file has another name', async () => {
    fake.write('.cub/tasks/renamed.md', '---\nid: demo-s009\ntitle: Nine\n---\n');
    expect(await fake.backend.get('demo-s009')).toMatchObject({ title: 'Nine', priority: 2 });
    await fake.backend.update('demo-s009', { priority: 0 });
    expect(fake.read('.cub/tasks/renamed.md')).toContain('priority: 0');
    expect(await fake.backend.paths(['demo-s009'])).toEqual(['.cub/tasks/renamed.md']);
  });

  it('reports a folder that is not writable', async () => {
    mkdirSync(path.join(fake.root, '.cub'));
    writeFileSync(path.join(fake.root, '.cub/tasks'), 'a file in the way');
    await expect(fake.backend.create({ id: 'a', title: 'A' })).rejects.toMatchObject({ code: 'CUB_TASK_WRITE' });
  });
});

describe('the cache', () => {
  const cache = '.git/cub/cache/tasks.json';
  /** As if the file had been there for a while. */
  const settle = (relative: string) => {
    const past = new Date(Date.now() - 5000);
    utimesSync(path.join(fake.root, relative), past, past);
  };

  it('answers for unchanged files only, and is rebuilt when damaged', async () => {
    await fake.backend.create({ id: 'demo-s001', title: 'Old' });
    settle(file);
    await fake.backend.list();
    expect(statSync(path.join(fake.root, cache)).mode & 0o777).toBe(0o600);
    fake.write(cache, fake.read(cache).replace('"title":"Old"', '"title":"From the cache"'));
    expect((await fake.freshBackend().list()).items[0]?.title).toBe('From the cache');
    fake.write(file, fake.read(file).replace('Old', 'New'));
    expect((await fake.freshBackend().list()).items[0]?.title).toBe('New');
    settle(file);
    fake.write(cache, '{"version":1,"files":{"x":3}');
    expect((await fake.freshBackend().list()).items[0]?.title).toBe('New');
    expect(JSON.parse(fake.read(cache))).toMatchObject({ version: 1 });
  });

  it('does not keep a file that was changed a moment ago', async () => {
    await fake.backend.create({ id: 'demo-s001', title: 'Old' });
    utimesSync(path.join(fake.root, file), new Date(Date.now() + 60_000), new Date(Date.now() + 60_000));
    await fake.backend.list();
    expect(existsSync(path.join(fake.root, cache))).toBe(false);
  });
});
