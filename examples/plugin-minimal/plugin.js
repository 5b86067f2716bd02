'use strict';

const { definePlugin, points, projectToken } = require('@cub/plugin-sdk');

/** A table of contents: nothing is done before somebody asks for a contribution. */
exports.default = definePlugin({
  id: 'minimal',
  register(cub) {
    cub.contribute(points.harness, { id: 'minimal', create: () => require('./harness.js').createHarness() });
    cub.contribute(points.doctorCheck, {
      id: 'minimal',
      create: async (host) => {
        const project = await host.get(projectToken);
        return { title: 'Minimal', run: async () => [{ severity: 'ok', message: `hello from ${project.projectId}` }] };
      },
    });
    cub.contribute(points.promptPart, {
      id: 'minimal',
      create: () => ({ order: 900, target: 'user', render: async ({ task }) => `Be minimal about ${task.id}.` }),
    });
  },
});
