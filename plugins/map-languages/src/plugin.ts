import { definePlugin, points } from '@cub/plugin-sdk';

export default definePlugin({
  id: 'map-languages',
  register(cub) {
    cub.contribute(points.mapLanguage, { id: 'go', create: async () => (await import('./go.js')).go });
    cub.contribute(points.mapLanguage, { id: 'java', create: async () => (await import('./java.js')).java });
    cub.contribute(points.mapLanguage, { id: 'rust', create: async () => (await import('./rust.js')).rust });
  },
});
