import { Watchdog, type WatchdogOptions } from './watchdog.js';

const start = (options: Partial<WatchdogOptions>) =>
  new Watchdog({ timeoutMs: 60_000, stallMs: 60_000, initialState: 'a', filesState: async () => 'a', stop: new AbortController().signal, ...options });

const aborted = (watchdog: Watchdog) =>
  new Promise<void>((resolve) => (watchdog.signal.aborted ? resolve() : watchdog.signal.addEventListener('abort', () => resolve(), { once: true })));

it.each<[string, Partial<WatchdogOptions>]>([
  ['timeout', { timeoutMs: 30 }],
  ['stalled', { stallMs: 60 }],
  ['stalled', { stallMs: 60, filesState: async () => Promise.reject(new Error('unreadable')) }],
  ['interrupted', { stop: AbortSignal.abort() }],
  ['interrupted', { stop: AbortSignal.timeout(20) }],
])('ends an agent: %s', async (why, options) => {
  const watchdog = start(options);
  await aborted(watchdog);
  watchdog.stop();
  expect(watchdog.ended).toBe(why);
});

it('takes a changed file for a sign of life', async () => {
  let state = 0;
  const watchdog = start({ stallMs: 60, filesState: async () => String((state += 1) < 4 ? state : 4) });
  await aborted(watchdog);
  watchdog.stop();
  expect([watchdog.ended, state]).toEqual(['stalled', 5]);
});
