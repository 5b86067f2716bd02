import type { TaskBackend } from '@cub/plugin-sdk';
import { isCubError } from '@cub/schema';

/**
 * What is wrong with a backend of tasks, for tests without jest. It is written to: give it one that is empty and thrown away.
 * @returns sentences; empty when all is well
 * @throws what the backend throws where it must not
 */
export async function taskBackendFaults(backend: TaskBackend): Promise<string[]> {
  const faults: string[] = [];
  const expectThat = (holds: boolean, sentence: string) => void (holds || faults.push(sentence));
  expectThat((await backend.list()).items.length === 0, 'it begins empty');
  const created = await backend.create({ id: 'test-s001', title: 'One', depends_on: ['test-s002'], labels: ['a'] });
  await backend.create({ id: 'test-s002', title: 'Two', priority: 0 });
  expectThat(created.kind === 'task' && created.status === 'open' && created.key !== '', 'a new task is open and has a key');
  const read = await backend.get('test-s001');
  expectThat(JSON.stringify(read) === JSON.stringify(created), 'what was created is what is read');
  expectThat((await backend.get('test-s404')) === undefined, 'a task that is not there is undefined, not an error');
  expectThat((await codeOf(backend.create({ id: 'test-s001', title: 'Again' }))) === 'CUB_TASK_EXISTS', 'an id is given once: CUB_TASK_EXISTS');
  expectThat((await codeOf(backend.update('test-s404', { title: 'x' }))) === 'CUB_TASK_NOT_FOUND', 'what is not there cannot be changed: CUB_TASK_NOT_FOUND');

  const changed = await backend.update('test-s001', { status: 'blocked', labels: ['b'] });
  expectThat(changed.status === 'blocked' && changed.labels.join() === 'b', 'an update changes what it names');
  expectThat(changed.title === 'One' && changed.key === created.key && changed.depends_on.join() === 'test-s002', 'an update changes nothing else');
  expectThat(JSON.stringify(await backend.get('test-s001')) === JSON.stringify(changed), 'what was changed is what is read');
  const { items, faults: unreadable } = await backend.list();
  expectThat(unreadable.length === 0 && items.map(({ id }) => id).sort().join() === 'test-s001,test-s002', 'all tasks are listed');
  const paths = await backend.paths(['test-s001']);
  expectThat(paths.length > 0 && paths.every((path) => path !== '' && !path.startsWith('/') && !path.split('/').includes('..')), 'it says which files hold a task, relative to the project');
  return faults;
}

async function codeOf(work: Promise<unknown>): Promise<string | null> {
  try {
    await work;
    return null;
  } catch (error) {
    return isCubError(error) ? error.code : String(error);
  }
}

/**
 * The contract of a `taskBackend`, as a jest test. Call it at the top of a test file.
 * @param name of the backend, for the name of the test
 * @param create an empty backend, for example over a `tempFolder()`
 * @example itBehavesLikeTaskBackend('jsonl', () => createJsonlBackend({ root: tempFolder().dir }))
 */
export function itBehavesLikeTaskBackend(name: string, create: () => TaskBackend | Promise<TaskBackend>): void {
  it(`${name} behaves like a backend of tasks`, async () => {
    expect(await taskBackendFaults(await create())).toEqual([]);
  });
}
