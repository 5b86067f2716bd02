import { definePlugin, journalToken, ledgerToken, points, projectionPoint, projectToken, recordsToken, redactorToken } from '@cub/plugin-sdk';
import type { openLedgerRecords } from './cache/ledger-records.js';

export default definePlugin({
  id: 'ledger',
  register(cub) {
    let tree: ReturnType<typeof openLedgerRecords> | undefined;
    cub.provide(ledgerToken, async (host) =>
      (await import('./services/create-ledger.js')).createLedger({
        journal: await host.get(journalToken),
        project: await host.get(projectToken),
      }),
    );
    cub.contribute(projectionPoint, { id: 'by-task', create: async () => (await import('./projections/by-task.js')).byTask });
    cub.contribute(projectionPoint, { id: 'by-run', create: async () => (await import('./projections/by-run.js')).byRun });
    cub.contribute(points.doctorCheck, {
      id: 'unimported',
      create: async (host) => (await import('./checks/foreign-ledger-check.js')).unimportedCheck(await host.get(ledgerToken)),
    });
    cub.contribute(points.verifyCheck, {
      id: 'unimported',
      create: async (host) =>
        (await import('./checks/foreign-ledger-check.js')).foreignLedgerCheck(
          { project: await host.get(projectToken), journal: await host.get(journalToken), records: await host.get(recordsToken), redactor: await host.get(redactorToken) },
          await host.get(ledgerToken),
        ),
    });
    cub.contribute(points.verifyCheck, {
      id: 'index',
      create: async (host) => (await import('./checks/index-check.js')).indexCheck({
          journal: await host.get(journalToken),
          records: await host.get(recordsToken),
          project: await host.get(projectToken),
        }),
    });
    cub.contribute(points.verifyCheck, {
      id: 'commits',
      create: async (host) => {
        const [{ commitsCheck }, { closingCommits }] = [await import('./checks/commits-check.js'), await import('./services/closing-commits.js')];
        const [project, ledger, journal] = [await host.get(projectToken), await host.get(ledgerToken), await host.get(journalToken)];
        return commitsCheck({ project, ledger, commits: closingCommits({ project, journal }) });
      },
    });
    cub.on('records-published', async ({ events }, host) => {
      const { refreshRollups } = await import('./services/write-rollups.js');
      const [journal, project] = [await host.get(journalToken), await host.get(projectToken)];
      const { openLedgerRecords } = await import('./cache/ledger-records.js');
      // A run publishes often: what it has read once it keeps.
      tree ??= openLedgerRecords({ journal, project }, 'tree');
      const records = tree;
      await refreshRollups({ journal, project, view: () => records.view() }, events);
    });
  },
});
