#!/usr/bin/env node
'use strict';

process.exitCode = require('../dist/index.js').createPlugin(process.argv.slice(2), {
  out: (line) => process.stdout.write(`${line}\n`),
  error: (line) => process.stderr.write(`${line}\n`),
});
