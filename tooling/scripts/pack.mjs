#!/usr/bin/env node
// Packs every public package into dist-tarballs/ (or the folder that is named), so that cub can be installed without a
// registry of ours: `npm install -g dist-tarballs/*.tgz`.
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { publicPackages } from './lib/public-packages.mjs';
import { ensureBuilt, ensureInstalled } from './lib/set-up.mjs';
import { ROOT } from './lib/turbo.mjs';

try {
  const target = resolve(process.argv[2] ?? join(ROOT, 'dist-tarballs'));
  ensureInstalled();
  await ensureBuilt();
  pack(target);
  process.stdout.write(`Packed into ${target}. Install with: npm install -g ${target}/*.tgz\n`);
} catch (error) {
  process.stderr.write(`pack: ${error.message}\n`);
  process.exitCode = 1;
}

function pack(target) {
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  const workspaces = publicPackages(ROOT).flatMap(({ directory }) => ['--workspace', directory]);
  const args = ['pack', '--silent', '--pack-destination', target, ...workspaces];
  const run = spawnSync('npm', args, { cwd: ROOT, stdio: ['ignore', 'inherit', 'inherit'], shell: process.platform === 'win32' });
  if (run.status !== 0) throw new Error(`npm pack ended with ${run.status ?? run.signal ?? run.error?.message}; read its output above`);
}
