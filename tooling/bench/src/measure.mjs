import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** The real executable. */
export const CUB = new URL('../../../packages/cli/bin/run.js', import.meta.url).pathname;

/** @returns the value in the middle, in the unit of the values */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** @param share 0.99 for p99 */
export function percentile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

/** Runs a program to its end. @returns milliseconds @throws Error when it fails */
export function timeProcess(command, args, { cwd, codes = [0], env = {} } = {}) {
  const started = performance.now();
  const { status, stderr } = spawnSync(command, args, { cwd, env: { ...hermeticEnvironment(), ...env }, encoding: 'utf8' });
  const ms = performance.now() - started;
  if (!codes.includes(status)) throw new Error(`${command} ${args.join(' ')} ended with ${status}: ${stderr}`);
  return ms;
}

/** Runs a program of Node to its end. @returns milliseconds, and the megabytes that it held at most */
export function peakOfProcess(args, cwd) {
  const peak = join(mkdtempSync(join(tmpdir(), 'cub-bench-')), 'peak');
  try {
    const ms = timeProcess(process.execPath, ['--require', new URL('./peak-memory.cjs', import.meta.url).pathname, ...args], { cwd, env: { BENCH_PEAK: peak } });
    return { ms, megabytes: Number(readFileSync(peak, 'utf8')) / 1024 };
  } finally {
    rmSync(dirname(peak), { recursive: true });
  }
}

/** Nothing of the surrounding run or of the user's settings. */
export function hermeticEnvironment() {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('CUB_') && name !== 'NODE_OPTIONS');
  const own = { GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1', XDG_CONFIG_HOME: '/nonexistent', XDG_DATA_HOME: '/nonexistent', NO_COLOR: '1' };
  return { ...Object.fromEntries(inherited), ...own };
}

/** Runs the contenders in turn, so that a slow moment of the machine meets all of them. @returns their medians in ms, by name */
export function interleaved(rounds, contenders) {
  const times = Object.fromEntries(Object.keys(contenders).map((name) => [name, []]));
  for (const run of Object.values(contenders)) run();
  for (let round = 0; round < rounds; round += 1) for (const [name, run] of Object.entries(contenders)) times[name].push(run());
  return Object.fromEntries(Object.entries(times).map(([name, values]) => [name, median(values)]));
}

export async function inTempFolder(work) {
  const dir = mkdtempSync(join(tmpdir(), 'cub-bench-'));
  try {
    return await work(dir);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/** A repository with one commit. */
export function initRepository(dir) {
  const git = (...args) => timeProcess('git', args, { cwd: dir });
  git('init', '--quiet', '--initial-branch=main');
  git('config', 'user.name', 'Bench');
  git('config', 'user.email', 'bench@example.invalid');
  git('commit', '--quiet', '--allow-empty', '--message', 'first commit');
  return git;
}

/** A repository in which cub is set up. */
export function prepareProject(dir) {
  initRepository(dir);
  timeProcess(process.execPath, [CUB, 'init', '--no-hooks'], { cwd: dir });
}

/** One line of the report. @param unit of value and reference @param goal see goals.mjs; null = there is none */
export function figure(name, value, unit, reference, goal = null) {
  const ratio = reference.value > 0 ? value / reference.value : null;
  return { name, value, unit, reference: reference.name, reference_value: reference.value, ratio, goal: goal?.text ?? null, met: goal?.isMet(value, ratio) ?? null };
}
