import { definePlugin, mapToken, points, projectToken } from '@cub/plugin-sdk';
import { mapSettingsSchema } from './services/map-settings.js';

export default definePlugin({
  id: 'map',
  configSchema: mapSettingsSchema,
  register(cub) {
    cub.provide(mapToken, async (host) => (await import('./services/create-map.js')).createMap(host, await host.get(projectToken), host.config));
    cub.contribute(points.mapLanguage, { id: 'javascript', create: async () => (await import('./languages/javascript.js')).javascript });
    cub.contribute(points.mapLanguage, { id: 'python', create: async () => (await import('./languages/python.js')).python });
    cub.contribute(points.mapLanguage, { id: 'tsx', create: async () => (await import('./languages/typescript.js')).tsx });
    cub.contribute(points.mapLanguage, { id: 'typescript', create: async () => (await import('./languages/typescript.js')).typescript });
  },
});
