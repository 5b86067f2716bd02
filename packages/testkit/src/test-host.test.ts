import { join } from 'node:path';
import { clockToken, createToken, points, projectToken } from '@cub/plugin-sdk';
import { fakeTask } from './fake-task.js';
import { HarnessStage } from './harness-suite.js';
import { tempRepo, type TempRepo } from './temp-repo.js';
import { fake, startTestHost } from './test-host.js';

const EXAMPLE = join(__dirname, '../../../examples/plugin-minimal');

let repo: TempRepo;
beforeEach(() => {
  repo = tempRepo();
});
afterEach(() => repo.remove());

it('starts the real host with a plugin, and with nothing of the machine', async () => {
  const host = startTestHost({ plugins: [EXAMPLE], cwd: repo.dir });
  expect(host.ids(points.harness)).toEqual(['minimal']);
  expect(await (await host.one(points.promptPart, 'minimal')).render({ task: fakeTask(), attempt: 1 })).toBe('Be minimal about test-s001.');
  const stage = new HarnessStage(() => host.one(points.harness, 'minimal'));
  expect((await stage.play(() => ({ env: { CUB_TASK_ID: 'one' } }))).result).toMatchObject({ success: true });
  stage.clear();
  expect(host.warnings).toEqual([]);
});

it('puts stand-ins in the place of services', async () => {
  const greeting = createToken<{ hello(): string }>('test-greeting');
  const services = [fake(projectToken, { projectId: 'stand-in' }), fake(greeting, { hello: () => 'hi' })];
  const host = startTestHost({ plugins: [EXAMPLE], cwd: repo.dir, services });
  expect(await (await host.one(points.doctorCheck, 'minimal')).run()).toEqual([{ severity: 'ok', message: 'hello from stand-in' }]);
  expect((await host.get(greeting)).hello()).toBe('hi');
});

it('has a clock and ids that are the same every time', async () => {
  const clock = await startTestHost({ plugins: [], cwd: repo.dir }).get(clockToken);
  expect([clock.now(), clock.now()].map((date) => date.toISOString())).toEqual(['2026-01-01T00:00:00.000Z', '2026-01-01T00:00:01.000Z']);
});
