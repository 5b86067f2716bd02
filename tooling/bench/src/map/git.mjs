import { execFileSync } from 'node:child_process';

/** @returns stdout @throws when git fails */
export function git(directory, ...args) {
  return execFileSync('git', ['-C', directory, ...args], { encoding: 'utf8', maxBuffer: 2 ** 30, stdio: ['ignore', 'pipe', 'pipe'] });
}
