import type { Journal, TaskService } from '@cub/plugin-sdk';
import { fakeJournal, fakeTask, fakeTasks } from '@cub/testkit';
import { epicRecorder } from './lineage-snapshots.js';

const [A, B] = ['demo-a', 'demo-b'];

function setUp() {
  const epics = [A, B].map((id) => fakeTask({ id, type: 'epic' }));
  const tasks = fakeTasks([...epics, fakeTask({ id: 'demo-a.1', parent: A }), fakeTask({ id: 'demo-a.2', parent: A }), fakeTask({ id: 'demo-b.1', parent: B })]);
  const journal = fakeJournal();
  const record = () => epicRecorder({ journal: journal.service as Journal, tasks: tasks.service as TaskService });
  return {
    tasks,
    record,
    start: async (id: string, recorder = record()) => recorder((await tasks.backend.get(id)) ?? fakeTask({ id: 'none' })),
    recorded: () => journal.events.map(({ data }) => data as { id: string; children: string[] }).map(({ id, children }) => `${id}: ${children.join(' ')}`),
  };
}

it('records the epic of a task that starts, once, and no other that nobody has worked on', async () => {
  const { start, recorded } = setUp();
  for (const id of ['demo-a.1', 'demo-a.1', 'demo-a.2']) await start(id);
  expect(recorded()).toEqual(['demo-a: demo-a.1 demo-a.2']);
});

it('records what has become of an epic that a task has left, also within a run', async () => {
  const { tasks, start, record, recorded } = setUp();
  const recorder = record();
  await start('demo-a.1', recorder);
  await tasks.backend.update('demo-a.2', { parent: B });
  await start('demo-b.1', recorder);
  expect(recorded()).toEqual(['demo-a: demo-a.1 demo-a.2', 'demo-a: demo-a.1', 'demo-b: demo-a.2 demo-b.1']);
  await tasks.backend.update('demo-a.1', { parent: B });
  await start('demo-b.1');
  expect(recorded().slice(3)).toEqual(['demo-a: ', 'demo-b: demo-a.1 demo-a.2 demo-b.1']);
});
