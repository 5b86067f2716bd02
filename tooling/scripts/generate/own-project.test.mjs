import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { ROOT } from '../lib/turbo.mjs';
import { staleSetup, updateSetup } from './own-project.mjs';

let root;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'cub-setup-'));
  symlinkSync(join(ROOT, 'packages'), join(root, 'packages'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

test('names what is stale or missing, but not the map, and brings it up to date', () => {
  assert.throws(() => staleSetup(root), /not set up/);
  spawnSync(process.execPath, [join(root, 'packages/cli/bin/run.js'), 'init', '-C', root]);
  assert.deepEqual(staleSetup(root), []);
  const agents = join(root, 'AGENTS.md');
  const whole = readFileSync(agents, 'utf8');
  writeFileSync(agents, whole.replace('1. Find', '1. Seek'));
  rmSync(join(root, '.cub/runloop.md'));
  writeFileSync(join(root, '.cub/map.md'), '# Project Map\n');
  assert.deepEqual(staleSetup(root), [
    { path: '.cub/runloop.md', reason: 'missing' },
    { path: 'AGENTS.md', reason: 'stale' },
  ]);
  updateSetup(root);
  assert.deepEqual([staleSetup(root), readFileSync(agents, 'utf8')], [[], whole]);
});
