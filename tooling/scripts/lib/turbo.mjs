import { execFileSync, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

export const ROOT = join(import.meta.dirname, '..', '..', '..');

/** turbo neither reports usage nor leaves a daemon behind. */
const ENVIRONMENT = { ...process.env, TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1', TURBO_NO_UPDATE_NOTIFIER: '1' };

function executable() {
  const pjson = createRequire(join(ROOT, 'package.json')).resolve('turbo/package.json');
  return join(dirname(pjson), 'bin', 'turbo');
}

/** Runs turbo with its output shown. @returns its exit code; 1 when a signal ended it */
export function turbo(...args) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [executable(), ...args], { cwd: ROOT, stdio: 'inherit', env: ENVIRONMENT });
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? 1));
  });
}

/** Runs turbo and parses what it prints as JSON. @throws Error when it fails */
export function turboJson(...args) {
  const stdout = execFileSync(process.execPath, [executable(), ...args], {
    cwd: ROOT,
    encoding: 'utf8',
    env: ENVIRONMENT,
    maxBuffer: 256 * 1024 * 1024,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return JSON.parse(stdout.slice(stdout.indexOf('{')));
}
