#!/usr/bin/env node
// Adds to package-lock.json the packages for other platforms that an optional dependency names and the registry at hand
// did not serve when the lock was written. Without them `npm ci` calls the lock out of date. An added entry has a
// version but no integrity; npm fetches it only on its own platform. Run it after `npm install` changed the lock.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './lib/turbo.mjs';

const OS = ['android', 'darwin', 'freebsd', 'linux', 'openharmony', 'win32', 'windows'];
const CPU = ['arm', 'arm64', 'ia32', 'loong64', 'ppc64', 'riscv64', 's390x', 'wasm32', 'x64', '64'];
const LIBC = { gnu: 'glibc', gnueabihf: 'glibc', musl: 'musl', musleabihf: 'musl' };

const file = join(ROOT, 'package-lock.json');
const lock = JSON.parse(readFileSync(file, 'utf8'));
const added = {};
for (const parent of Object.values(lock.packages)) {
  for (const [name, version] of Object.entries(parent.optionalDependencies ?? {})) {
    const path = `node_modules/${name}`;
    const isKnown = Object.keys(lock.packages).some((key) => key === path || key.endsWith(`/${path}`));
    if (!isKnown && /^\d+\.\d+\.\d+[\w.-]*$/.test(version)) added[path] = entry(name, version, parent);
  }
}

const root = lock.packages[''];
const { '': _, ...others } = lock.packages;
const sorted = Object.entries({ ...others, ...added }).sort(([a], [b]) => a.localeCompare(b, 'en'));
lock.packages = { '': root, ...Object.fromEntries(sorted) };
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
process.stdout.write(`${Object.keys(added).length} packages of other platforms added to package-lock.json\n`);

function entry(name, version, parent) {
  const words = name.split(/[/-]/);
  const os = words.filter((word) => OS.includes(word)).map((word) => (word === 'windows' ? 'win32' : word));
  const cpu = words.filter((word) => CPU.includes(word)).map((word) => (word === '64' ? 'x64' : word));
  const libc = words.flatMap((word) => LIBC[word] ?? []);
  if (words.includes('arm') || words.includes('eabi')) cpu.splice(0, cpu.length, 'arm');
  return {
    version,
    ...(cpu.length > 0 && { cpu }),
    ...(parent.dev && { dev: true }),
    ...(os.includes('linux') && libc.length > 0 && { libc }),
    optional: true,
    ...(os.length > 0 && { os }),
  };
}
