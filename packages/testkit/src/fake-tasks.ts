import { tasksToken, type ClaimInfo, type TaskBackend, type TaskFilter, type TaskService } from '@cub/plugin-sdk';
import { CubError, EXIT, isSafeId, type Task } from '@cub/schema';
import { fakeTask } from './fake-task.js';
import { fake, type FakeService } from './test-host.js';

/**
 * The service of tasks over a backend in memory. It keeps the contract of both, but looks only at a task's own dependencies and at the epic right above it.
 * @param tasks that are there already
 * @example
 * const host = startTestHost({ plugins, cwd: repo.dir, services: [fakeTasks([fakeTask({ labels: ['docs'] })])] });
 */
export function fakeTasks(tasks: readonly Task[] = []): FakeService & { readonly backend: TaskBackend } {
  const kept = new Map(tasks.map((task) => [task.id, structuredClone(task)]));
  const backend = backendOf(kept);
  const claims = new Map<string, ClaimInfo>();
  const service: TaskService = {
    backend,
    list: async (filter = {}) => ({ items: sorted(kept).filter((task) => matches(task, filter)), faults: [] }),
    get: async (id) => (await backend.get(id)) ?? Promise.reject(notFound(id)),
    ready: async (filter = {}, { assumeClosed = new Set() } = {}) => {
      const isClosed = (id: string) => assumeClosed.has(id) || kept.get(id)?.status === 'closed';
      const isReady = (task: Task) => ['open', 'retry'].includes(task.status) && task.type !== 'epic' && !claims.has(task.id) && task.depends_on.every(isClosed);
      const byUrgency = (a: Task, b: Task) => a.priority - b.priority || (a.created_at < b.created_at ? -1 : 1);
      return sorted(kept).filter((task) => matches(task, filter) && isReady(task)).sort(byUrgency);
    },
    readiness: async (options) => {
      const ready = await service.ready({}, options);
      const isReady = (id: string) => ready.some((task) => task.id === id);
      const waits = (id: string) => [{ kind: 'status' as const, id: null, through: null, text: `is ${kept.get(id)?.status}, or waits for another task` }];
      return { ready, reasonsOf: (id) => (isReady(id) || !kept.has(id) ? [] : waits(id)), cycles: [], faults: [] };
    },
    closesWith: async (id) => {
      const parent = kept.get(kept.get(id)?.parent ?? '');
      const isLast = [...kept.values()].every((task) => task.parent !== parent?.id || task.id === id || task.status === 'closed');
      return parent?.type === 'epic' && parent.status !== 'closed' && isLast ? [id, parent.id] : [id];
    },
    claim: async (id, runId) => {
      if (!kept.has(id)) throw notFound(id);
      if (claims.has(id)) throw new CubError(`${id} is claimed`, { code: 'CUB_TASK_CLAIMED', exit: EXIT.conflict });
      claims.set(id, { taskId: id, pid: process.pid, host: 'test', claimedAt: '2026-01-01T00:00:00.000Z', runId: runId ?? null });
      return { taskId: id, release: async () => void claims.delete(id) };
    },
    claims: async () => [...claims.values()],
  };
  return { ...fake(tasksToken, service), backend };
}

function backendOf(kept: Map<string, Task>): TaskBackend {
  let made = 0;
  const keep = (task: Task) => {
    kept.set(task.id, structuredClone(task));
    return task;
  };
  const now = () => new Date().toISOString();
  return {
    list: async () => ({ items: sorted(kept), faults: [] }),
    get: async (id) => structuredClone(kept.get(id)),
    create: async (given) => {
      if (!isSafeId(given.id)) throw new CubError(`the task id ${JSON.stringify(given.id)} is unsafe in a path`, { code: 'CUB_ID_UNSAFE', exit: EXIT.usage });
      if (kept.has(given.id)) throw new CubError(`task ${given.id} exists already`, { code: 'CUB_TASK_EXISTS' });
      const plain = fakeTask({ description: '', acceptance_criteria: [], created_at: now(), updated_at: now(), key: `01KDTESTTASK${String((made += 1)).padStart(14, '0')}` });
      return keep({ ...plain, ...defined(given) });
    },
    update: async (id, changes) => {
      const task = kept.get(id);
      if (!task) throw notFound(id);
      return keep({ ...task, updated_at: now(), ...defined(changes) });
    },
    paths: async (ids) => ids.filter((id) => kept.has(id)).map((id) => `.cub/tasks/${id}.md`),
  };
}

function matches(task: Task, { status, epic, plan, label }: TaskFilter): boolean {
  return (
    (!status?.length || status.includes(task.status)) &&
    (epic === undefined || task.parent === epic || task.lineage.epic_id === epic) &&
    (plan === undefined || task.lineage.plan_id === plan) &&
    (label === undefined || task.labels.includes(label))
  );
}

function sorted(kept: ReadonlyMap<string, Task>): Task[] {
  return [...kept.values()].sort((a, b) => a.id.localeCompare(b.id, 'en', { numeric: true })).map((task) => structuredClone(task));
}

function notFound(id: string): CubError {
  return new CubError(`there is no task ${id}`, { code: 'CUB_TASK_NOT_FOUND' });
}

function defined<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined)) as T;
}
