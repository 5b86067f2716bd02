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
      });
    });
  },
});
