import { configToken, definePlugin, journalToken, pluginsToken, points, projectToken, recordsToken, tasksToken, type Cub, type RecordFinding } from '@cub/plugin-sdk';

export default definePlugin({
  id: 'verify',
  register(cub) {
    let inspected: Promise<readonly RecordFinding[]> | undefined;
    // Several checks go by it, and it reads all published files.
    const inspect = (host: Pick<Cub, 'get'>) => () => (inspected ??= host.get(recordsToken).then((records) => records.inspect()));
    cub.contribute(points.doctorCheck, { id: 'environment', create: async () => (await import('./checks/doctor/environment-check.js')).environmentCheck() });
    cub.contribute(points.doctorCheck, {
      id: 'project',
      create: async (host) => (await import('./checks/doctor/project-check.js')).projectCheck(await host.get(projectToken)),
    });
    cub.contribute(points.doctorCheck, {
      id: 'plugins',
      create: async (host) => (await import('./checks/doctor/plugins-check.js')).pluginsCheck(await host.get(pluginsToken)),
    });
    cub.contribute(points.doctorCheck, { id: 'harnesses', create: async (host) => (await import('./checks/doctor/harnesses-check.js')).harnessesCheck(host, await host.get(configToken)) });
    cub.contribute(points.doctorCheck, {
      id: 'locks',
      create: async (host) => (await import('./checks/doctor/locks-check.js')).locksCheck(await host.get(projectToken)),
    });
    cub.contribute(points.verifyCheck, {
      id: 'journal',
      create: async (host) =>
        (await import('./checks/verify/journal-check.js')).journalCheck({
          journal: await host.get(journalToken),
          project: await host.get(projectToken),
          inspect: inspect(host),
        }),
    });
    cub.contribute(points.verifyCheck, {
      id: 'published',
      create: async (host) => (await import('./checks/verify/published-check.js')).publishedCheck(inspect(host)),
    });
    cub.contribute(points.verifyCheck, {
      id: 'projections',
      create: async (host) => (await import('./checks/verify/projections-check.js')).projectionsCheck(inspect(host)),
    });
    cub.contribute(points.doctorCheck, {
      id: 'records',
      create: async (host) => (await import('./checks/doctor/records-check.js')).recordsCheck(await host.get(recordsToken)),
    });
    cub.contribute(points.verifyCheck, {
      id: 'artifacts',
      create: async (host) =>
        (await import('./checks/verify/artifacts-check.js')).artifactsCheck({
          journal: await host.get(journalToken),
          project: await host.get(projectToken),
          config: await host.get(configToken),
        }),
    });
    cub.contribute(points.verifyCheck, {
      id: 'references',
      create: async (host) => (await import('./checks/verify/references-check.js')).referencesCheck(await host.get(tasksToken)),
    });
  },
});
