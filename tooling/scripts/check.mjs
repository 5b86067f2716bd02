#!/usr/bin/env node
// `npm run check`: all that must hold beside the tests, the quick steps first. The first that fails ends it, and the last line says
// which one it was and how to run it alone. `.ci/run` does the same before the tests.
import { spawnSync } from 'node:child_process';
import { ROOT } from './lib/turbo.mjs';

const STEPS = [
  { title: 'build', script: 'build', args: ['--output-logs=errors-only'] },
  { title: 'generated files', script: 'generated', args: [] },
  { title: 'dependency rules', script: 'deps', args: [] },
  { title: 'unused code', script: 'unused', args: [] },
  { title: 'types', script: 'types', args: ['--output-logs=errors-only'] },
  { title: 'lint', script: 'lint', args: ['--output-logs=errors-only'] },
];

const failed = STEPS.find((step) => !passes(step));
if (failed) process.stderr.write(`check: "${failed.title}" failed. Alone: npm run ${failed.script}\n`);
else process.stdout.write(`check: ${STEPS.map(({ title }) => title).join(', ')}: all in order.\n`);
process.exitCode = failed ? 1 : 0;

function passes({ title, script, args }) {
  process.stdout.write(`\n== ${title}\n`);
  const { status } = spawnSync('npm', ['run', '--silent', script, '--', ...args], { cwd: ROOT, stdio: 'inherit', shell: process.platform === 'win32' });
  return status === 0;
}
