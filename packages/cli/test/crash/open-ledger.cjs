// The ledger of a project through the real host, for tests and for the processes that they start.
const { dirname, join } = require('node:path');
const { createHost } = require('@cub/core');
const { journalToken, ledgerToken, projectToken, recordsToken } = require('@cub/plugin-sdk');

const root = dirname(require.resolve('@cub/plugin-ledger/package.json'));

/** @param overrides of the host's options, such as its clock */
exports.openLedger = async (dir, overrides = {}) => {
  const warnings = [];
  const cub = createHost({
    cwd: dir,
    bundled: [{ name: '@cub/plugin-ledger', root, origin: 'bundled' }],
    env: { ...process.env, HOME: '/nonexistent', XDG_DATA_HOME: '/nonexistent', XDG_CONFIG_HOME: '/nonexistent' },
    warn: (line) => warnings.push(line),
    ...overrides,
  });
  const [journal, records, ledger, project] = [await cub.get(journalToken), await cub.get(recordsToken), await cub.get(ledgerToken), await cub.get(projectToken)];
  const { rebuildLedger } = require(join(root, 'dist', 'services', 'rebuild-ledger.js'));
  return { journal, records, ledger, project, warnings, rebuild: (options) => rebuildLedger({ records, journal, project }, options) };
};
