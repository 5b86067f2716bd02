#!/usr/bin/env node
// `npm run test:long`: the long forms of tests that `npm test` plays a seeded part of. Each is one suite with a variable that says
// how much of it to play. Names choose some of them: `npm run test:long -- run-kills`.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ensureBuilt, ensureInstalled } from './lib/set-up.mjs';
import { ROOT } from './lib/turbo.mjs';

const FORMS = [
  { name: 'run-kills', folder: 'packages/cli', suite: 'run-kills', env: { CUB_TEST_RUN_KILLS: '500' } },
  { name: 'random-kills', folder: 'packages/cli', suite: 'random-kills', env: { CUB_TEST_KILL_ROUNDS: '200' } },
  { name: 'dying-git', folder: 'packages/cli', suite: 'dying-git', env: { CUB_TEST_GIT_DEATHS: '999' } },
  { name: 'every-crash', folder: 'packages/cli', suite: 'crash/(kill-every|refused|init-kills)', env: { CUB_TEST_ALL_CRASHES: '1' } },
  { name: 'ledger-model', folder: 'packages/cli', suite: 'ledger-model', env: { CUB_TEST_MODEL_SEEDS: '1..100' } },
  { name: 'processes', folder: 'packages/journal', suite: 'processes', env: { CUB_TEST_PROCESSES: '200' } },
  { name: 'allocations', folder: 'plugins/ids', suite: 'allocate', env: { CUB_TEST_ALLOCATIONS: '25' } },
];

process.exitCode = await main(process.argv.slice(2));

/** @returns the exit code */
async function main(wanted) {
  const unknown = wanted.filter((name) => !FORMS.some((form) => form.name === name));
  if (unknown.length > 0) {
    process.stderr.write(`npm run test:long: no form is named ${unknown.join(', ')}; expected ${FORMS.map(({ name }) => name).join(', ')}\n`);
    return 2;
  }
  ensureInstalled();
  await ensureBuilt();
  const failed = FORMS.filter(({ name }) => wanted.length === 0 || wanted.includes(name)).filter((form) => !play(form));
  process.stdout.write(failed.length === 0 ? 'All long forms passed.\n' : `Failed: ${failed.map(({ name }) => name).join(', ')}\n`);
  return failed.length === 0 ? 0 : 1;
}

/** A variable of the caller wins, so that a seed or a smaller number can be given. */
function play({ name, folder, suite, env }) {
  const given = Object.fromEntries(Object.entries(env).map(([key, value]) => [key, process.env[key] ?? value]));
  const told = Object.entries(given).map(([key, value]) => `${key}=${value}`).join(' ');
  process.stdout.write(`\n== ${name}: ${told} (${folder})\n`);
  const jest = join(ROOT, 'tooling/jest/cub-jest.mjs');
  const run = spawnSync(process.execPath, [jest, suite], { cwd: join(ROOT, folder), stdio: 'inherit', env: { ...process.env, ...given } });
  return run.status === 0;
}
