import {
  clockToken,
  configToken,
  definePlugin,
  journalToken,
  newIdToken,
  points,
  projectToken,
  tasksToken,
} from '@cub/plugin-sdk';

export default definePlugin({
  id: 'tasks',
  register(cub) {
    cub.contribute(points.taskBackend, {
      id: 'files',
      create: async (host) =>
        (await import('./files-backend/create-files-backend.js')).createFilesBackend({
          project: await host.get(projectToken),
          clock: await host.get(clockToken),
          newId: await host.get(newIdToken),
        }),
    });
    cub.contribute(points.taskBackend, {
      id: 'jsonl',
      create: async (host) => {
        const { createLinesBackend } = await import('./lines-backend/create-lines-backend.js');
        const { jsonlDialect } = await import('./lines-backend/jsonl-dialect.js');
        return createLinesBackend(jsonlDialect, { project: await host.get(projectToken), clock: await host.get(clockToken) });
      },
    });
    cub.contribute(points.taskBackend, {
      id: 'beads',
      create: async (host) => {
        const { createLinesBackend } = await import('./lines-backend/create-lines-backend.js');
        const { beadsDialect } = await import('./lines-backend/beads-dialect.js');
        return createLinesBackend(beadsDialect, { project: await host.get(projectToken), clock: await host.get(clockToken) });
      },
    });
    cub.contribute(points.doctorCheck, {
      id: 'task-backend',
      create: async (host) => {
        const { values } = await host.get(configToken);
        return (await import('./doctor/backend-check.js')).backendCheck(await host.get(projectToken), values.tasks?.backend ?? 'files');
      },
    });
    cub.contribute(points.doctorCheck, {
      id: 'tasks',
      create: async (host) => (await import('./doctor/tasks-check.js')).tasksCheck(await host.get(tasksToken)),
    });
    cub.provide(tasksToken, async (host) => {
      const { values } = await host.get(configToken);
      return (await import('./services/create-task-service.js')).createTaskService({
        backend: await host.one(points.taskBackend, values.tasks?.backend ?? 'files'),
        project: await host.get(projectToken),
        journal: await host.get(journalToken),
        clock: await host.get(clockToken),
      });
    });
  },
});
