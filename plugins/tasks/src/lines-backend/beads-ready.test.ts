import { FakeProject } from '../../test/support/fake-project.js';
import { createTaskService } from '../services/create-task-service.js';
import { beadsDialect } from './beads-dialect.js';
import { createLinesBackend } from './create-lines-backend.js';
import { jsonlDialect } from './jsonl-dialect.js';

let fake: FakeProject;
beforeEach(() => (fake = new FakeProject()));
afterEach(() => fake.remove());

const STAMP = '2026-01-02T00:00:00Z';
type Fields = Record<string, unknown>;

function open(dialect = beadsDialect) {
  const backend = createLinesBackend(dialect, { project: fake.project, clock: fake.clock });
  return createTaskService({ backend, project: fake.project, journal: fake.journal, clock: fake.clock });
}

function issues(...lines: Fields[]) {
  const whole = lines.map((fields) => ({
    title: String(fields.id),
    status: 'open',
    priority: 2,
    issue_type: 'task',
    created_at: STAMP,
    updated_at: STAMP,
    ...fields,
  }));
  fake.write(beadsDialect.file, whole.map((line) => `${JSON.stringify(line)}\n`).join(''));
  return open();
}

const link = (type: string, target: string, more: Fields = {}) => ({
  dependencies: [{ issue_id: 'x', depends_on_id: target, type, created_at: STAMP, created_by: 'ann', ...more }],
});
const ids = async (tasks: ReturnType<typeof open>) => (await tasks.ready()).map(({ id }) => id);
const reasons = async (tasks: ReturnType<typeof open>, id: string) =>
  (await tasks.readiness()).reasonsOf(id).map(({ text }) => text);

describe('every field by which beads keeps an issue from its own ready list does so here', () => {
  it.each<[string, Fields, string]>([
    ['defer_until', { defer_until: '2026-06-01T00:00:00Z' }, 'is deferred until 2026-06-01T00:00:00.000Z'],
    ['deferred', { status: 'deferred' }, 'is blocked'],
    ['blocked', { status: 'blocked' }, 'is blocked'],
    ['hooked', { status: 'hooked' }, 'is in progress'],
    ['status pinned', { status: 'pinned' }, 'is in progress'],
    ['tombstone', { status: 'tombstone' }, 'is closed'],
    ['pinned', { pinned: true }, 'is pinned in beads'],
    ['is_template', { is_template: true }, 'is a template of beads'],
    ['ephemeral', { ephemeral: true }, 'is an ephemeral issue (a wisp) of beads'],
    ['message', { issue_type: 'message' }, 'is a message of beads, not work'],
    ['merge-request', { issue_type: 'merge-request' }, 'is a merge-request of beads, not work'],
    ['a status of its own', { status: 'qa-review-3' }, 'is blocked'],
  ])('%s', async (_, fields, reason) => {
    const tasks = issues({ id: 'x', ...fields }, { id: 'free' });
    expect(await ids(tasks)).toEqual(['free']);
    expect((await reasons(tasks, 'x'))[0]).toBe(reason);
  });

  it.each([
    ['blocks', 'waits for a', ['a']],
    ['conditional-blocks', 'waits for a', ['a']],
    ['waits-for', 'waits for a.1', ['a', 'a.1']],
    ['related', undefined, ['a', 'a.1', 'x']],
    ['discovered-from', undefined, ['a', 'a.1', 'x']],
  ])('a link of type %s', async (type, reason, ready) => {
    const tasks = issues({ id: 'a' }, { id: 'a.1', ...link('parent-child', 'a') }, { id: 'x', ...link(type, 'a') });
    expect((await reasons(tasks, 'x'))[0]).toBe(reason);
    expect(await ids(tasks)).toEqual(expect.arrayContaining(ready));
    expect((await ids(tasks)).includes('x')).toBe(ready.includes('x'));
  });

  it('what has passed, is closed, pinned for good or in another project holds nothing back', async () => {
    const tasks = issues(
      { id: 'past', defer_until: '2025-06-01T00:00:00Z' },
      { id: 'done', status: 'closed', closed_at: STAMP },
      { id: 'pin', status: 'pinned' },
      { id: 'x1', ...link('blocks', 'done') },
      { id: 'x2', ...link('blocks', 'pin') },
      { id: 'x3', ...link('blocks', 'external:other:api') },
      { id: 'gate', status: 'closed', closed_at: STAMP },
      { id: 'g.1', status: 'closed', closed_at: STAMP, ...link('parent-child', 'gate') },
      { id: 'g.2', status: 'in_progress', ...link('parent-child', 'gate') },
      { id: 'x4', ...link('waits-for', 'gate', { metadata: '{"gate":"any-children"}' }) },
      { id: 'x5', ...link('waits-for', 'gate') }
    );
    expect(await ids(tasks)).toEqual(['past', 'x1', 'x2', 'x3', 'x4']);
    expect(await reasons(tasks, 'x5')).toEqual(['waits for g.2']);
  });

  it('a blocked or deferred epic holds back the issues below it', async () => {
    const tasks = issues(
      { id: 'first', issue_type: 'epic' },
      { id: 'first.1', ...link('parent-child', 'first') },
      { id: 'second', issue_type: 'epic', ...link('blocks', 'first') },
      { id: 'second.1', priority: 0, ...link('parent-child', 'second') },
      { id: 'later', issue_type: 'epic', defer_until: '2026-06-01T00:00:00Z' },
      { id: 'later.1', ...link('parent-child', 'later') }
    );
    expect(await ids(tasks)).toEqual(['first.1']);
    expect(await reasons(tasks, 'second.1')).toEqual(['waits for first through its epic second']);
  });

  it('a change keeps the links that hold nothing back, and removes one that is removed', async () => {
    const tasks = issues(
      { id: 'pin', status: 'pinned' },
      { id: 'a' },
      {
        id: 'x',
        dependencies: [...link('blocks', 'pin').dependencies, ...link('conditional-blocks', 'a').dependencies],
      }
    );
    await tasks.backend.update('x', { priority: 0 });
    expect(fake.read(beadsDialect.file)).toContain('"depends_on_id":"pin"');
    await tasks.backend.update('x', { depends_on: [] });
    expect(fake.read(beadsDialect.file)).toContain('"depends_on_id":"pin"');
    expect(fake.read(beadsDialect.file)).not.toContain('"depends_on_id":"a"');
  });
});

it('the reason of closing is written where beads keeps it, and goes when the issue is opened again', async () => {
  const { backend } = issues({ id: 'x' });
  expect(await backend.update('x', { status: 'closed', close_reason: 'Not needed' })).toMatchObject({
    status: 'closed',
    close_reason: 'Not needed',
  });
  expect(fake.read(beadsDialect.file)).toContain('"close_reason":"Not needed"');
  await backend.update('x', { status: 'open', close_reason: null });
  expect(fake.read(beadsDialect.file)).not.toContain('close_reason');
});

describe.each([beadsDialect, jsonlDialect])('one id on two lines of $file, as merge=union leaves it', (dialect) => {
  const line = (title: string, updated_at: string, status = 'open') => ({
    id: 'x',
    title,
    status,
    priority: 2,
    created_at: STAMP,
    updated_at,
  });
  const write = (...lines: Fields[]) =>
    fake.write(dialect.file, lines.map((fields) => `${JSON.stringify(fields)}\n`).join(''));

  it('the line that was changed last counts, wherever it stands; of two of one time the later line', async () => {
    write(line('newer', '2026-01-04T00:00:00Z', 'closed'), line('older', '2026-01-03T00:00:00Z'));
    expect(await open(dialect).get('x')).toMatchObject({ title: 'newer', status: 'closed' });
    write(line('first', '2026-01-03T00:00:00Z'), line('second', '2026-01-03T01:00:00+01:00'));
    expect(await open(dialect).get('x')).toMatchObject({ title: 'second' });
  });

  it('a change goes to that line, and the other one cannot win later, also when this clock is behind', async () => {
    write(line('newer', '2030-01-04T00:00:00Z'), line('older', '2030-01-03T00:00:00Z'));
    await open(dialect).backend.update('x', { title: 'changed' });
    const [changed, kept] = fake.read(dialect.file).split('\n');
    expect(changed).toContain('changed');
    expect(kept).toBe(JSON.stringify(line('older', '2030-01-03T00:00:00Z')));
    expect(await open(dialect).get('x')).toMatchObject({ title: 'changed' });
  });

  it('is said, and does not keep an epic open', async () => {
    const epic = { id: 'e', title: 'E', status: 'open', issue_type: 'epic', created_at: STAMP, updated_at: STAMP };
    write(
      epic,
      { ...line('newer', '2026-01-04T00:00:00Z'), parent: 'e' },
      { ...line('older', '2026-01-03T00:00:00Z'), parent: 'e' }
    );
    const tasks = open(dialect);
    expect((await tasks.list()).faults).toEqual([
      {
        file: dialect.file,
        line: 3,
        expected: 'an id that no other line has',
        received: 'x, which is also on line 2; that one counts',
        partial: true,
      },
    ]);
    expect(await tasks.closesWith('x')).toEqual(['x', 'e']);
  });
});
