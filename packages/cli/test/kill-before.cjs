// Preloaded into cub (NODE_OPTIONS): dies, as by kill -9, before the n-th call of a function of `node:fs` whose path matches.
// KILL_BEFORE=rmSync:3:<pattern>
const fs = require('node:fs');

const [name, n, pattern] = process.env.KILL_BEFORE.split(':');
const original = fs[name];
let calls = 0;
fs[name] = (...given) => {
  if (given.some((path) => typeof path === 'string' && new RegExp(pattern).test(path))) calls += 1;
  if (calls === Number(n)) process.kill(process.pid, 'SIGKILL');
  return original(...given);
};
