import { definePlugin, points } from '@cub/plugin-sdk';

export default definePlugin({
  id: 'map',
  register(cub) {
    cub.contribute(points.mapLanguage, { id: 'javascript', create: async () => (await import('./languages/javascript.js')).javascript });
    cub.contribute(points.mapLanguage, { id: 'python', create: async () => (await import('./languages/python.js')).python });
    cub.contribute(points.mapLanguage, { id: 'tsx', create: async () => (await import('./languages/typescript.js')).tsx });
    cub.contribute(points.mapLanguage, { id: 'typescript', create: async () => (await import('./languages/typescript.js')).typescript });
  },
});
