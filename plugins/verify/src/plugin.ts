import { definePlugin, journalToken, pluginsToken, points, projectToken, recordsToken } from '@cub/plugin-sdk';

export default definePlugin({
  id: 'verify',
  register(cub) {
    cub.contribute(points.doctorCheck, { id: 'environment', create: async () => (await import('./checks/doctor/environment-check.js')).environmentCheck() });
    cub.contribute(points.doctorCheck, {
      id: 'project',
      create: async (host) => (await import('./checks/doctor/project-check.js')).projectCheck(await host.get(projectToken)),
    });
    cub.contribute(points.doctorCheck, {
      id: 'plugins',
      create: async (host) => (await import('./checks/doctor/plugins-check.js')).pluginsCheck(await host.get(pluginsToken)),
    });
    cub.contribute(points.doctorCheck, { id: 'harnesses', create: async (host) => (await import('./checks/doctor/harnesses-check.js')).harnessesCheck(host) });
    cub.contribute(points.doctorCheck, {
      id: 'locks',
      create: async (host) => (await import('./checks/doctor/locks-check.js')).locksCheck(await host.get(projectToken)),
    });
    cub.contribute(points.verifyCheck, {
      id: 'journal',
      create: async (host) => (await import('./checks/verify/journal-check.js')).journalCheck(await host.get(journalToken)),
    });
    cub.contribute(points.verifyCheck, {
      id: 'projections',
      create: async (host) => (await import('./checks/verify/projections-check.js')).projectionsCheck(await host.get(recordsToken)),
    });
    cub.contribute(points.verifyCheck, {
      id: 'artifacts',
      create: async (host) => (await import('./checks/verify/artifacts-check.js')).artifactsCheck(await host.get(journalToken), await host.get(projectToken)),
    });
  },
});
