import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createHost, type PluginLocation } from '@cub/core';
import type { Clock, Cub, NewId, Token } from '@cub/plugin-sdk';

export interface TestHostOptions {
  /** Folders of built plugins, each with its package.json. */
  readonly plugins: readonly string[];
  /** The project's folder, such as that of `tempRepo()`. */
  readonly cwd: string;
  /** Stand-ins for services, in place of cub's own and of any plugin's. */
  readonly services?: readonly FakeService[];
  /** @defaultValue a clock that starts on 2026-01-01 and goes on by a second each time it is asked */
  readonly clock?: Clock;
  /** @defaultValue ULID-like ids that count from 1 */
  readonly newId?: NewId;
}

/** @see fake */
export interface FakeService {
  readonly id: string;
  readonly service: unknown;
}

export interface TestHost extends Cub {
  /** What the host said about faulty plugins: one line each. */
  readonly warnings: readonly string[];
}

/** A stand-in for a service. Only what a test needs has to be there. @example fake(projectToken, { root: dir }) */
export function fake<T>(token: Token<T>, service: Partial<T>): FakeService {
  return { id: token.id, service };
}

/**
 * Starts the real host with these plugins and nothing of the machine: no user's settings, no installed plugins.
 * @throws Error when a folder has no package.json
 */
export function startTestHost(options: TestHostOptions): TestHost {
  const warnings: string[] = [];
  const host = createHost({
    cwd: options.cwd,
    bundled: options.plugins.map(locate),
    env: { HOME: '/nonexistent' },
    warn: (line) => warnings.push(line),
    clock: options.clock ?? steppingClock(),
    newId: options.newId ?? countingIds(),
    services: Object.fromEntries((options.services ?? []).map(({ id, service }) => [id, service])),
  });
  return Object.assign(host, { warnings });
}

function locate(root: string): PluginLocation {
  const { name } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { name: string };
  return { name, root, origin: 'link' };
}

const START = Date.parse('2026-01-01T00:00:00.000Z');

function steppingClock(): Clock {
  let seconds = 0;
  return { now: () => new Date(START + 1000 * seconds++) };
}

function countingIds(): NewId {
  let n = 0;
  return () => `01KDTEST${String(++n).padStart(18, '0')}`;
}
