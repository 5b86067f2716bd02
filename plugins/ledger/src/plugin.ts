import { definePlugin, journalToken, ledgerToken, projectionPoint, projectToken } from '@cub/plugin-sdk';

export default definePlugin({
  id: 'ledger',
  register(cub) {
    cub.provide(ledgerToken, async (host) =>
      (await import('./services/create-ledger.js')).createLedger({
        journal: await host.get(journalToken),
        project: await host.get(projectToken),
      }),
    );
    cub.contribute(projectionPoint, { id: 'by-task', create: async () => (await import('./projections/by-task.js')).byTask });
    cub.contribute(projectionPoint, { id: 'by-run', create: async () => (await import('./projections/by-run.js')).byRun });
    cub.on('records-published', async ({ events }, host) => {
      const { refreshRollups } = await import('./services/write-rollups.js');
      await refreshRollups({ journal: await host.get(journalToken), project: await host.get(projectToken) }, events);
    });
  },
});
