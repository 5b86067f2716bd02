#!/usr/bin/env node
// Packs our packages once for all test files, which run in processes of their own, and starts the program that is named.
import { mkdtempSync, rmSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packAll } from './lib/pack-all.mjs';

const folder = mkdtempSync(join(tmpdir(), 'cub-tarballs-'));
try {
  await packAll(join(import.meta.dirname, '../..'), folder);
  const { status } = spawnSync(process.execPath, process.argv.slice(2), { stdio: 'inherit', env: { ...process.env, CUB_E2E_TARBALLS: folder } });
  process.exitCode = status ?? 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
