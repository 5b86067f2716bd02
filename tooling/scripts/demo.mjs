#!/usr/bin/env node
// `npm run demo`: installs and builds what is missing, then shows the main job. CUB_DEMO_DIR names the folder to use.
import { demo } from '../../demo/demo.mjs';
import { ensureBuilt, ensureInstalled } from './lib/set-up.mjs';
import { ROOT } from './lib/turbo.mjs';

try {
  ensureInstalled();
  await ensureBuilt();
  process.exitCode = await demo(ROOT);
} catch (error) {
  process.stderr.write(`npm run demo: ${error.message}\n`);
  process.exitCode = 1;
}
