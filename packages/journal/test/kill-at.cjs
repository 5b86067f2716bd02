// Runs a function of the journal and dies, as by kill -9, before its n-th change of the disk:
// node kill-at.cjs <n> <function> <arguments as JSON>
const fs = require('node:fs');

const [n, name, args] = process.argv.slice(2);
let changes = 0;
for (const change of ['linkSync', 'renameSync', 'rmSync', 'rmdirSync', 'unlinkSync', 'mkdirSync', 'writeSync', 'fsyncSync', 'fdatasyncSync']) {
  const original = fs[change];
  fs[change] = (...given) => {
    changes += 1;
    if (changes === Number(n)) process.kill(process.pid, 'SIGKILL');
    return original(...given);
  };
}
const { monotonicFactory } = require('ulid');
const [options, ...rest] = JSON.parse(args);
require('../dist/index.js')[name]({ ...options, newId: monotonicFactory() }, ...rest);
