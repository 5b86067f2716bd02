// Takes numbers one after the other: node allocate-process.cjs <dir> <count>; prints each.
const { findGit, openGit } = require('@cub/git');
const { allocate } = require('../dist/counters/allocate.js');

const [dir, count] = process.argv.slice(2);
const deps = { git: openGit(findGit(dir)), clock: { now: () => new Date() }, branch: 'cub-sync' };
(async () => {
  for (let i = 0; i < Number(count); i += 1) console.log(await allocate(deps, 'standalone_task_number', 1));
})();
