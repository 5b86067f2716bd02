#!/usr/bin/env node
// `npm test`: installs what is missing, builds and tests every package (turbo builds a package before its tests, and a
// package that does not build leaves the others to be tested), and closes with one line of sums.
// Arguments go to turbo, for example `npm test -- --filter=@cub/journal` or `npm test -- --force`.
import { availableParallelism } from 'node:os';
import { ensureInstalled } from './lib/set-up.mjs';
import { closingLine, failureLines, forgetCounts, sumCounts } from './lib/test-counts.mjs';
import { ROOT, turbo, turboJson } from './lib/turbo.mjs';

const args = process.argv.slice(2);
try {
  ensureInstalled();
  process.exitCode = await test();
} catch (error) {
  process.stderr.write(`npm test: ${error.message}\n`);
  process.stdout.write(`${closingLine({ passed: 0, failed: 0, skipped: 0 })}\n`);
  process.exitCode = 1;
}

async function test() {
  const packages = testedPackages();
  forgetCounts(ROOT, packages);
  const code = await turbo(
    'run',
    'test',
    `--concurrency=${Math.max(2, availableParallelism())}`,
    '--continue=dependencies-successful',
    '--output-logs=new-only',
    '--log-order=grouped',
    ...args,
  );
  const sum = sumCounts(ROOT, packages);
  for (const line of failureLines(sum)) process.stdout.write(`${line}\n`);
  process.stdout.write(`${closingLine(sum)}\n`);
  if (code !== 0) return code;
  return sum.failed > 0 || sum.passed === 0 ? 1 : 0;
}

/** The packages of this run, as turbo selects them; those without a test script are left out. */
function testedPackages() {
  const selection = args.filter((arg) => !['--force', '--no-cache'].includes(arg));
  const { tasks } = turboJson('run', 'test', '--dry=json', ...selection);
  return tasks
    .filter(({ task, command }) => task === 'test' && command !== '<NONEXISTENT>')
    .map(({ package: name, directory }) => ({ name, directory }));
}
