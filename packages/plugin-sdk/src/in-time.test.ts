import { setTimeout as sleep } from 'node:timers/promises';
import { inTime } from './in-time.js';

it('does not wait for ever', async () => {
  await expect(inTime(() => new Promise(() => undefined), 50)).rejects.toThrow('it did not finish within 0.05 s');
});

it('passes on what the work gives or throws', async () => {
  expect(await inTime(async () => 1, 1000)).toBe(1);
  await expect(inTime(async () => Promise.reject(new Error('boom')), 1000)).rejects.toThrow('boom');
  await expect(inTime(() => { throw new Error('at once'); }, 1000)).rejects.toThrow('at once');
});

it('does not take a process that was busy, or got no processor, for work that hangs', async () => {
  const busy = async () => {
    for (const until = Date.now() + 150; Date.now() < until; );
    await sleep(1);
    return 'done';
  };
  expect(await inTime(busy, 100)).toBe('done');
});
