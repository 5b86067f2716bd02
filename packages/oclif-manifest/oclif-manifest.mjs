#!/usr/bin/env node
// Writes oclif.manifest.json for the package in the current folder; with --aggregate the one manifest of all bundled
// plugins. A manifest is what lets `cub` start without loading a single command.
import { aggregate } from './aggregate.mjs';
import { describePackage } from './describe-package.mjs';

try {
  const root = process.cwd();
  await (process.argv.includes('--aggregate') ? aggregate(root) : describePackage(root));
} catch (error) {
  process.stderr.write(`cub-oclif-manifest: ${error.message}\n`);
  if (error.cause?.stack) process.stderr.write(`${error.cause.stack}\n`);
  process.exitCode = 1;
}
