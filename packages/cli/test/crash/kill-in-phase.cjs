// Preloaded into cub (NODE_OPTIONS): dies, as by kill -9, inside the n-th entry of one phase of a run.
// KILL_PHASE=commit KILL_NTH=2 KILL_AFTER_MS=13 KILL_SAYS=<file that gets the phase>
const childProcess = require('node:child_process');
const fs = require('node:fs');
const { isMainThread } = require('node:worker_threads');

const { KILL_PHASE: phase, KILL_NTH: nth, KILL_AFTER_MS: afterMs, KILL_SAYS: file } = process.env;
const { appendFileSync, openSync, writeSync } = fs;
const isCub = isMainThread && /run\.js$/.test(process.argv[1] ?? '');
let entries = 0;

function entered(name) {
  if (!isCub || name !== phase) return false;
  entries += 1;
  return entries === Number(nth);
}

function die() {
  appendFileSync(file, `${phase}\n`);
  process.kill(process.pid, 'SIGKILL');
  // The signal comes at once, but nothing more may happen until it does.
  for (;;);
}

/** What a started process is for. */
function phaseOf(command, args, options) {
  if (options?.env?.CUB_VERIFY_COMMAND !== undefined) return 'verify';
  if (command === 'sh' && options?.env?.CUB_PROMPT_FILE !== undefined) return 'agent';
  if (command !== 'git') return null;
  if (args.includes('cub-commit')) return 'commit';
  if (args.includes('write-tree') || (args.includes('add') && args.includes('--all'))) return 'snapshot';
  return args.includes('update-index') || args.includes('read-tree') ? 'index' : null;
}

const { spawn } = childProcess;
childProcess.spawn = (command, args, options) => {
  const child = spawn(command, args, options);
  if (entered(phaseOf(command, args, options))) {
    // Whatever the process has done by then; at the latest when it has ended and cub does not know yet.
    setTimeout(die, Number(afterMs));
    child.once('exit', die);
  }
  return child;
};

/** What a file is for. */
function phaseOfFile(path) {
  const name = String(path);
  if (/\.cub\/ledger\/by-agent\//.test(name)) return 'publish';
  if (/\.cub\/ledger\/(by-|index)/.test(name)) return 'project';
  return /\/cub\/journal\/.*\.jsonl$/.test(name) ? 'append' : null;
}

const appending = new Map();
fs.openSync = (path, ...rest) => {
  const fd = openSync(path, ...rest);
  const of = phaseOfFile(path);
  if (of === 'append') appending.set(fd, path);
  else if (of !== null && entered(of)) die();
  return fd;
};

fs.writeSync = (fd, ...rest) => {
  if (!appending.has(fd) || !entered('append')) return writeSync(fd, ...rest);
  // Before the line is written, or after it and before anybody knows.
  if (Number(afterMs) % 2 === 1) writeSync(fd, ...rest);
  return die();
};

for (const name of ['renameSync', 'linkSync', 'rmSync', 'unlinkSync']) {
  const original = fs[name];
  fs[name] = (...paths) => {
    const of = paths.map(phaseOfFile).find((found) => found === 'publish' || found === 'project');
    if (of === undefined || !entered(of)) return original(...paths);
    if (Number(afterMs) % 2 === 1) original(...paths);
    return die();
  };
}
