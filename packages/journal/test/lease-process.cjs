// Tries to take a lease: node lease-process.cjs <dir> <name> [--hold]; prints "got <epoch>" or "held".
const { writeSync } = require('node:fs');
const { acquireLease } = require('../dist/index.js');

const [dir, name, hold] = process.argv.slice(2);
acquireLease(dir, name).then((attempt) => {
  writeSync(1, attempt.ok ? `got ${attempt.lease.epoch}\n` : 'held\n');
  if (hold) setInterval(() => {}, 1000);
});
