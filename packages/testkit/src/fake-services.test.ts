import { join } from 'node:path';
import * as sdk from '@cub/plugin-sdk';
import type { JournalEvent } from '@cub/schema';
import { fakeConfig, fakeIds, fakeMap, fakePlugins, fakeProject, fakePrompt, fakeRecords, fakeRedactor, fakeServices, fakeTrust } from './fake-services.js';
import { fakeJournal } from './fake-journal.js';
import { fakeTask } from './fake-task.js';
import { fakeTasks } from './fake-tasks.js';
import { itBehavesLikeTaskBackend } from './task-backend-suite.js';
import { tempFolder, type TempFolder } from './temp-repo.js';
import { startTestHost, type FakeService } from './test-host.js';

const TOKENS = Object.entries(sdk as unknown as Record<string, sdk.Token<unknown>>).filter(([name]) => /[a-z]Token$/.test(name) && name !== 'createToken');

let folder: TempFolder;
beforeEach(() => (folder = tempFolder()));
afterEach(() => folder.remove());

const hostWith = (services: readonly FakeService[]) => startTestHost({ plugins: [], cwd: folder.dir, services });
const tasks = (...all: Parameters<typeof fakeTask>[0][]) => hostWith([fakeTasks(all.map((fields) => fakeTask(fields)))]).get(sdk.tasksToken);

const { backend } = fakeTasks();
itBehavesLikeTaskBackend('the stand-in', () => backend, null);

it.each(TOKENS)('%s can be had without a plugin', async (_, token) => {
  expect(await hostWith(fakeServices()).get(token)).toEqual(expect.anything());
});

it('hosts a plugin that provides what is faked, and disables nothing of it', () => {
  const host = startTestHost({ plugins: [join(__dirname, '../../../plugins/tasks')], cwd: folder.dir, services: fakeServices() });
  expect(host.warnings).toEqual([]);
  expect(host.ids(sdk.points.taskBackend)).toContain('files');
});

it('tasks are listed, ready and claimed by the rules', async () => {
  const service = await tasks({ id: 'a', priority: 3 }, { id: 'b', depends_on: ['a'], priority: 0 }, { id: 'c', labels: ['x'] }, { id: 'e', type: 'epic' });
  expect((await service.ready()).map(({ id }) => id)).toEqual(['c', 'a']);
  expect((await service.list({ label: 'x' })).items.map(({ id }) => id)).toEqual(['c']);
  const claim = await service.claim('c', 'run');
  await expect(service.claim('c')).rejects.toMatchObject({ code: 'CUB_TASK_CLAIMED', exit: 4 });
  expect([(await service.ready()).map(({ id }) => id), await service.claims()]).toMatchObject([['a'], [{ taskId: 'c', runId: 'run' }]]);
  await claim.release();
  await service.backend.update('a', { status: 'closed' });
  expect((await service.ready()).map(({ id }) => id)).toEqual(['b', 'c']);
  await expect(service.get('z')).rejects.toMatchObject({ code: 'CUB_TASK_NOT_FOUND' });
});

it('ids are given once', async () => {
  const ids = await hostWith([fakeIds()]).get(sdk.idsToken);
  expect([await ids.next('standalone'), await ids.next('standalone', { count: 2 }), await ids.next('task', { parent: 'test-001A-0', taken: ['test-001A-0.1'] })]).toEqual([
    ['test-s001'],
    ['test-s002', 'test-s003'],
    ['test-001A-0.2'],
  ]);
});

it('the journal keeps what is appended, and a batch when it is committed', async () => {
  const journal = fakeJournal([{ id: '0', task_id: 'old', run_id: 'r' } as JournalEvent]);
  const service = await hostWith([journal]).get(sdk.journalToken);
  const { cursor } = service.changes('live', null);
  service.append('agent.note', { text: 'one' }, { task_id: 'a' });
  const batch = service.batch();
  batch.append('agent.note', { text: 'two' }, { task_id: 'b' });
  expect(journal.events).toHaveLength(2);
  batch.commit();
  batch.commit();
  expect((await service.read('machine')).events.map(({ task_id }) => task_id)).toEqual(['old', 'a', 'b']);
  expect([...service.changes('live', cursor).names]).toEqual(['task/a', 'task/b']);
  expect([...service.eventsOf('live', new Set(['task/b', 'run/r', 'task/z']))].map(([name, events]) => [name, events.length])).toEqual([['task/b', 1], ['run/r', 1]]);
  service.append('epic.snapshot', { id: 'e', title: 'E', description: '', spec_id: null, spec_file: null, plan_id: null, plan_file: null, children: [] });
  expect([...service.eventsOf('live', new Set(['epic/e', 'plan/e']))].map(([name]) => name)).toEqual(['epic/e']);
});

it('the others say what they are told to', async () => {
  const host = hostWith([fakeTrust((content) => content === 'ok'), fakeConfig({ project_id: 'shop' }), fakeProject({ root: folder.dir, tree: 'side' }), fakeRedactor('hush'), fakePlugins(), fakeRecords(), fakePrompt({ system: 'S' }), fakeMap({ text: 'M' })]);
  const trust = await host.get(sdk.trustToken);
  await trust.require([{ kind: 'x', origin: 'o', content: 'ok' }]);
  await expect(trust.require([{ kind: 'x', origin: 'o', content: 'no' }])).rejects.toMatchObject({ code: 'CUB_TRUST_REQUIRED', exit: 3 });
  const config = await host.get(sdk.configToken);
  expect([config.get('project_id')?.value, config.get('run.x'), (await host.get(sdk.projectToken)).tree]).toEqual(['shop', undefined, 'side']);
  expect((await host.get(sdk.redactorToken)).value({ a: ['hush!'] })).toEqual({ a: ['[REDACTED:test]!'] });
  expect(await (await host.get(sdk.promptToken)).compose({ task: fakeTask(), attempt: 1 })).toEqual({ system: 'S', user: 'Greet the world', parts: [], tokenBudget: 32_000 });
  expect(await (await host.get(sdk.mapToken)).render({ tokens: 9 })).toMatchObject({ text: 'M', budget: 9, files: [] });
  expect([await (await host.get(sdk.recordsToken)).check(), (await (await host.get(sdk.pluginsToken)).report()).plugins]).toEqual([[], []]);
});
