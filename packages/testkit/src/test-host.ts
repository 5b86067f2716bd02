import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createHost, type PluginLocation } from '@cub/core';
import type { Clock, Cub, NewId, Token } from '@cub/plugin-sdk';

/** What a test host is made of. */
export interface TestHostOptions {
  /** Folders of built plugins, each with its package.json. */
  readonly plugins: readonly string[];
  /** The project's folder, such as that of `tempRepo()`. */
  readonly cwd: string;
  /** Stand-ins for services, in place of cub's own and of those that `plugins` provide. `fakeServices()` has one for each that is not there without plugins. */
  readonly services?: readonly FakeService[];
  /** The time that services see. @defaultValue a clock that starts on 2026-01-01 and goes on by a second each time it is asked */
  readonly clock?: Clock;
  /** Makes ids of events and tasks. @defaultValue ULID-like ids that count from 1 */
  readonly newId?: NewId;
}

/** What `fake` makes, for `startTestHost`. */
export interface FakeService {
  /** Id of the service's token. */
  readonly id: string;
  /** Handed out as it is to whoever asks for the service. */
  readonly service: unknown;
}

/** The real host, as commands and plugins see it. */
export interface TestHost extends Cub {
  /** What the host said about faulty plugins and listeners so far: one line each; a test of a right plugin expects none. */
  readonly warnings: readonly string[];
}

/** A stand-in for a service. Only what a test needs has to be there. @example fake(projectToken, { root: dir }) */
export function fake<T>(token: Token<T>, service: Partial<T>): FakeService {
  return { id: token.id, service };
}

/**
 * Starts the real host with these plugins and nothing of the machine: no user's settings, no installed plugins, no plugins of cub itself.
 * @throws Error when a folder has no package.json
 * @example
 * const tasks = fake(tasksToken, { list: async () => ({ items: [], faults: [] }) });
 * const host = startTestHost({ plugins: [join(__dirname, '..')], cwd: repo.dir, services: [tasks] });
 * const part = await host.one(points.promptPart, 'house-rules');
 * expect(host.warnings).toEqual([]);
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
