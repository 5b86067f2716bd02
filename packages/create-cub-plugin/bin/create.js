#!/usr/bin/env node
'use strict';

const error = (line) => process.stderr.write(`${line}\n`);
try {
  process.exitCode = require('../dist/index.js').createPlugin(process.argv.slice(2), { out: (line) => process.stdout.write(`${line}\n`), error });
} catch (failure) {
  // What the system refuses, for example a folder that may not be written to.
  error(`create-cub-plugin: ${failure.message}`);
  process.exitCode = 1;
}
