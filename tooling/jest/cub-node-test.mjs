#!/usr/bin/env node
// Runs the *.test.mjs files of the current folder with node:test and leaves their sums for `npm test`.
// The tooling itself is tested this way: it must work before anything is compiled.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';

const files = readdirSync('.', { recursive: true }).filter((f) => f.endsWith('.test.mjs') && !/(^|[\\/])(node_modules|fixtures)[\\/]/.test(f));
const args = process.argv.length > 2 ? process.argv.slice(2) : files.sort();
const reporters = [
  ['--test-reporter', 'spec', '--test-reporter-destination', 'stdout'],
  ['--test-reporter', join(import.meta.dirname, 'node-test-counts.mjs'), '--test-reporter-destination', 'stderr'],
];
// Node's own default leaves one core out; these tests wait for other processes most of the time.
const run = spawnSync(process.execPath, ['--test', `--test-concurrency=${Math.max(2, availableParallelism())}`, ...reporters.flat(), ...args], { stdio: 'inherit' });
process.exitCode = run.status ?? 1;
