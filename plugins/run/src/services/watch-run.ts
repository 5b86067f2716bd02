import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { projectToken, type Cub } from '@cub/plugin-sdk';
import { readActiveRuns, type ActiveRun } from '../session/active-run.js';
import { isRunAlive } from '../session/orphans.js';
import { runPlaces } from '../session/run-places.js';

/** One look at the run that is going on here, else in another worktree. */
export interface RunGlance {
  readonly kind: 'monitor';
  readonly id: string | null;
  readonly run: ActiveRun | null;
  /** The last lines of the agent's log, as text. */
  readonly lines: readonly string[];
}

const TAIL_BYTES = 32 * 1024;

export async function glanceAtRun(cub: Cub, lines: number): Promise<RunGlance> {
  const project = await cub.get(projectToken);
  const places = runPlaces(project.localDir);
  const alive = readActiveRuns(places.active).filter((run) => isRunAlive(run, places.leases));
  const run = alive.find((candidate) => candidate.tree === project.tree) ?? alive[0] ?? null;
  const log = run?.current?.log ?? null;
  return { kind: 'monitor', id: run?.id ?? null, run, lines: log === null ? [] : tailOfLog(log, lines) };
}

function tailOfLog(file: string, count: number): string[] {
  const text = tail(file);
  return text
    .slice(text.indexOf('\n') + 1)
    .split('\n')
    .flatMap((line) => textOf(line))
    .slice(-count);
}

function textOf(line: string): string[] {
  try {
    const { event_type: type, data } = JSON.parse(line) as { event_type: string; data: Record<string, unknown> };
    const text = data.text ?? data.message ?? data.name;
    return typeof text === 'string' && text !== '' ? text.split('\n').map((part) => (type === 'response' ? part : `[${type}] ${part}`)) : [];
  } catch {
    return [];
  }
}

function tail(file: string): string {
  let fd: number;
  try {
    fd = openSync(file, 'r');
  } catch {
    return '';
  }
  try {
    const { size } = fstatSync(fd);
    const start = Math.max(0, size - TAIL_BYTES);
    const buffer = Buffer.alloc(size - start);
    const length = readSync(fd, buffer, 0, buffer.length, start);
    return `${start === 0 ? '\n' : ''}${buffer.subarray(0, length).toString('utf8')}`;
  } finally {
    closeSync(fd);
  }
}
