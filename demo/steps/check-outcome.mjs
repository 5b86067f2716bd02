import { spawnSync } from 'node:child_process';

export const RETRIED = 'shelf-001A-0.3';
export const BLOCKED = 'shelf-001A-1.3';
const FINISHED = ['shelf-001A-0.1', 'shelf-001A-0.2', 'shelf-001A-0.3', 'shelf-001A-1.1', 'shelf-001A-1.2'];

/** Every promise of the demo, looked up in the project itself. @returns `[what, whether it holds, what was found]` */
export function checkOutcome(project, cub, runExit) {
  const retried = cub.ask('ledger', 'show', RETRIED);
  const blocked = cub.ask('ledger', 'show', BLOCKED);
  const run = cub.ask('runs', 'show', 'last');
  const costs = cub.ask('ledger', 'list').items.map((item) => item.cost_nano_usd);
  const tests = start('node', ['--test'], project);
  const commits = start('git', ['log', '--format=%(trailers:key=Cub-Task,valueonly,separator=%x2C)'], project).stdout.split('\n').filter((line) => line !== '');
  const status = start('git', ['status', '--porcelain'], project).stdout;
  const attempts = retried.attempts.map(({ success, error_category: category }) => (success ? 'success' : category));
  return [
    ['cub run ended with 6: a task is blocked', runExit === 6, runExit],
    ['the retried task failed its tests first and then succeeded', attempts.join() === 'verify_failed,success', attempts.join()],
    ['the blocked task says why', blocked.outcome?.success === false && /credentials/.test(blocked.outcome?.reason ?? ''), blocked.outcome?.reason],
    ['all tests of the project pass', tests.status === 0, `exit ${tests.status}`],
    ['one commit a finished task', [...commits].sort().join() === FINISHED.join(), commits.join()],
    ['git status is clean', status === '', status.trim()],
    ['what the tasks cost is what the run cost, to the nano-dollar', sum(costs) === run.total_cost_nano_usd && sum(costs) > 0, `${sum(costs)} and ${run.total_cost_nano_usd}`],
  ];
}

function sum(costs) {
  return costs.reduce((total, cost) => total + cost, 0);
}

function start(command, args, cwd) {
  const env = { ...process.env };
  // Inside a test of node's own runner this variable would change what the inner one prints.
  delete env.NODE_TEST_CONTEXT;
  return spawnSync(command, args, { cwd, env, encoding: 'utf8' });
}
