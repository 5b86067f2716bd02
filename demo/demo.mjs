import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { checkOutcome, BLOCKED, RETRIED } from './steps/check-outcome.mjs';
import { cubIn } from './steps/cub.mjs';
import { makeProject } from './steps/make-project.mjs';

/**
 * Makes a small project with failing tests, lets cub work a plan over it with a scripted agent, and checks every promise.
 * @param root of this repository, built
 * @returns the exit code: 1 when a promise was not kept
 */
export async function demo(root) {
  const places = makeProject(process.env.CUB_DEMO_DIR);
  const cub = cubIn(places, root);
  const agent = `node ${JSON.stringify(join(root, 'demo', 'agent', 'agent.mjs'))}`;

  heading('A small library with failing tests');
  say(`It is in ${places.project}`);
  print(places.project, 'git', 'log', '--oneline');
  await must(cub.show(['init', '--project-id', 'shelf']), 0);
  print(places.project, 'git', 'add', '.');
  print(places.project, 'git', 'commit', '--quiet', '--message', 'chore: set up cub');

  heading('The plan becomes epics, tasks and dependencies');
  await must(cub.show(['plan', 'import', places.plan], ['plan', 'import', 'itemized-plan.md']), 0);
  await must(cub.show(['task', 'list']), 0);
  say('\nThe plan brings commands along that verify its tasks. What comes with a repository is not executed unapproved:');
  await must(cub.show(['trust', '--yes']), 0);

  heading('An agent works the tasks; cub verifies, commits and records');
  say('The agent is a script that truly edits files: demo/agent. Any other program would do.');
  const exit = await cub.show(['run', '--harness', 'script', '--command', agent], ['run', '--harness', 'script', '--command', '"node demo/agent/agent.mjs"']);
  say(`\ncub run ended with exit code ${exit}: 6 means that blocked tasks are left, and one is: ${BLOCKED}.`);

  heading('What happened, from the record in git');
  print(places.project, 'git', 'log', '--oneline');
  await must(cub.show(['ledger', 'show', RETRIED]), 0);
  await must(cub.show(['ledger', 'show', 'shelf-001A-0']), 0);
  await must(cub.show(['ledger', 'list']), 0);

  heading('Was it true?');
  const checks = checkOutcome(places.project, cub, exit);
  for (const [what, holds, found] of checks) say(`${holds ? '✓' : '✗'} ${what}${holds ? '' : ` (found: ${found})`}`);
  if (checks.some(([, holds]) => !holds)) return 1;

  heading('Try next');
  say(`cd ${places.project}`);
  say(`alias cub="node ${join(root, 'packages', 'cli', 'bin', 'run.js')}"`);
  for (const command of [`ledger show ${BLOCKED}`, `ledger show ${RETRIED} --attempt 1`, `context show --task ${BLOCKED}`, 'status', 'doctor']) say(`cub ${command}`);
  return 0;
}

function heading(text) {
  say(`\n━━ ${text} ${'━'.repeat(Math.max(0, 76 - text.length))}`);
}

function say(text) {
  process.stdout.write(`${text}\n`);
}

function print(cwd, command, ...args) {
  say(`\n$ ${command} ${args.join(' ')}`);
  const { stdout } = spawnSync(command, args, { cwd, encoding: 'utf8' });
  say(stdout.trimEnd());
}

async function must(running, expected) {
  const code = await running;
  if (code !== expected) throw new Error(`expected exit code ${expected}, got ${code}; see the output above`);
}
