// Preloaded into a process that writes records: counts its changes of the disk below a folder, and makes one of them fail.
// FS_FAULT={"within":"/folder"}                          prints the list of changes when the process ends: {"changes":["writeSync journal/…", …]}
// FS_FAULT={"within":"/folder","at":3,"fault":"before"}  dies, as by kill -9, before the third change; "after" it; "torn": in the middle of a write
// FS_FAULT={"within":"/folder","at":3,"fault":"ENOSPC"}  the third change fails with this code; with "from" in place of "at", all from there on
const fs = require('node:fs');
const { relative, resolve } = require('node:path');

const { within, at, from, fault } = JSON.parse(process.env.FS_FAULT);
const changes = [];
const openFiles = new Map();

const isWithin = (path) => typeof path === 'string' && `${resolve(path)}/`.startsWith(`${within}/`);
const isForWriting = (flags) => (typeof flags === 'number' ? (flags & (fs.constants.O_WRONLY | fs.constants.O_RDWR)) !== 0 : /[wa+]/.test(flags ?? 'r'));
const die = () => process.kill(process.pid, 'SIGKILL');

let isInside = false;

/** One change; what Node's own functions call within it belongs to it. @param what.half does half of the change */
function change(name, path, { whole, half = whole }) {
  if (isInside) return whole();
  changes.push(`${name} ${relative(within, path)}`);
  isInside = true;
  try {
    if (changes.length !== at && !(changes.length >= from)) return whole();
    if (fault === 'torn') half();
    if (fault === 'before' || fault === 'torn') die();
    if (fault !== 'after') throw Object.assign(new Error(`${fault}: injected, ${name} '${path}'`), { code: fault, errno: -1, syscall: name.replace('Sync', ''), path });
    whole();
    return die();
  } finally {
    isInside = false;
  }
}

const original = { ...fs };
const BY_PATH = { renameSync: 1, linkSync: 1, symlinkSync: 1, copyFileSync: 1, rmSync: 0, rmdirSync: 0, unlinkSync: 0, mkdirSync: 0, truncateSync: 0, appendFileSync: 0, writeFileSync: 0 };
for (const [name, position] of Object.entries(BY_PATH)) {
  fs[name] = (...given) => {
    const whole = () => original[name](...given);
    const path = given[position];
    const isNothing = name === 'mkdirSync' ? original.existsSync(path) : name === 'rmSync' && !original.existsSync(path);
    if (!isWithin(path) || isNothing) return whole();
    const isText = name === 'appendFileSync' || name === 'writeFileSync';
    const half = isText ? () => original[name](path, given[1].slice(0, given[1].length / 2), given[2]) : whole;
    return change(name, path, { whole, half });
  };
}
fs.openSync = (path, flags, ...rest) => {
  const whole = () => original.openSync(path, flags, ...rest);
  const isChange = isWithin(path) && isForWriting(flags);
  const fd = isChange && !original.existsSync(path) ? change('openSync', path, { whole }) : whole();
  if (isChange) openFiles.set(fd, path);
  return fd;
};
for (const name of ['writeSync', 'fsyncSync', 'fdatasyncSync', 'ftruncateSync', 'fchmodSync']) {
  fs[name] = (fd, ...rest) => {
    const whole = () => original[name](fd, ...rest);
    const half = name === 'writeSync' ? () => original.writeSync(fd, Buffer.from(rest[0]).subarray(0, rest[0].length / 2)) : whole;
    return openFiles.has(fd) ? change(name, openFiles.get(fd), { whole, half }) : whole();
  };
}
fs.closeSync = (fd) => {
  openFiles.delete(fd);
  return original.closeSync(fd);
};
if (fault === undefined) process.on('exit', () => original.writeSync(1, `${JSON.stringify({ changes })}\n`));
