import { join } from 'node:path';
import { runCub } from '@cub/testkit';
import { crashSite, expectHealed, FACTS, TASK, workInProcess, type Fault } from './crash-site.js';

jest.setTimeout(600_000);

let site: Awaited<ReturnType<typeof crashSite>>;
beforeAll(async () => (site = await crashSite()));
afterAll(() => site.remove());

/** `CUB_TEST_ALL_CRASHES=1`: each code at each change; else some changes, and the codes take turns. */
const ALL = process.env.CUB_TEST_ALL_CRASHES === '1';
const STEP = 4;
const CODES = ['ENOSPC', 'EACCES', 'EROFS'];
/** Prompts are written by the test's own process, and that a temp file is left behind harms nobody. */
const OF_THE_TEST = /artifacts\/by-task/;
const CODES_OF_CUB = ['CUB_JOURNAL_WRITE', 'CUB_JOURNAL_PUBLISH', 'CUB_LEDGER_WRITE'];

/** What only saves work, or follows from the rest: facts and entries do not need it. */
const CACHES = /^\S+ (\.git\/cub\/(cache|publishing)\/|\.cub\/ledger\/(index\.jsonl|by-epic|by-plan))/;

async function refuseAndHeal(fault: Fault, change: string): Promise<void> {
  const copy = site.copy();
  try {
    const { acknowledged, refused, signal } = await workInProcess(copy.dir, { fault });
    expect(signal).toBeNull();
    if (refused === null) expect(acknowledged).toHaveLength(FACTS.length);
    else {
      expect(refused).toMatchObject({ code: expect.stringMatching(CODES_OF_CUB.join('|')), exit: 1, message: expect.stringContaining(copy.dir) });
      expect(refused.suggestions.length).toBeGreaterThan(0);
    }
    if (fault.at !== undefined && CACHES.test(change)) expect(refused).toBeNull();
    await expectHealed(copy.dir, { acknowledged }, 'with the next work');
  } finally {
    copy.remove();
  }
}

async function changesOfWork(): Promise<string[]> {
  const copy = site.copy();
  const { changes } = await workInProcess(copy.dir, { fault: {} });
  copy.remove();
  return [...changes];
}

async function refuseEach(faults: readonly (Fault & { change: string })[]): Promise<string[]> {
  const failed: string[] = [];
  const left = [...faults];
  const lane = async () => {
    for (let next = left.shift(); next; next = left.shift()) {
      const { change, ...fault } = next;
      await refuseAndHeal(fault, change).catch((error: Error) => failed.push(`${JSON.stringify(fault)} ${change}: ${error.message}`));
    }
  };
  await Promise.all([lane(), lane()]);
  return failed;
}

it('says what is wrong when a change of the disk is refused, loses nothing, and heals', async () => {
  const changes = await changesOfWork();
  const faults = changes.flatMap((change, i) => (ALL ? CODES : CODES.filter((_, code) => code * STEP === i % (CODES.length * STEP))).map((fault) => ({ at: i + 1, fault, change })));
  expect(await refuseEach(faults.filter(({ change }) => !OF_THE_TEST.test(change)))).toEqual([]);
});

it('gets over a disk that stays full', async () => {
  const changes = await changesOfWork();
  const step = ALL ? 1 : 4 * STEP;
  const faults = changes.flatMap((change, i) => (i % step === 0 ? [{ from: i + 1, fault: 'ENOSPC', change }] : []));
  expect(await refuseEach(faults.filter(({ from }) => !changes.slice(from - 1).some((change) => OF_THE_TEST.test(change))))).toEqual([]);
});

it.each(CODES)('the real binary answers questions under %s, and refuses changes with one clear error', async (code) => {
  const { dir, remove } = site.copy();
  const env = { NODE_OPTIONS: `--require ${join(__dirname, 'fs-faults.cjs')}`, FS_FAULT: JSON.stringify({ within: dir, from: 1, fault: code }) };
  try {
    const asked = [['ledger', 'list', '--json'], ['ledger', 'show', TASK, '--json'], ['ledger', 'stats', '--json']];
    for (const args of asked) {
      const refused = await runCub(args, { cwd: dir, env });
      expect([refused.code, refused.stdout, refused.stderr]).toEqual([0, (await runCub(args, { cwd: dir })).stdout, '']);
    }
    const update = ['ledger', 'update', TASK, '--stage', 'validated', '--json'];
    const refused = await runCub(update, { cwd: dir, env });
    expect([refused.code, refused.json()]).toMatchObject([1, { error: { code: expect.stringMatching(CODES_OF_CUB.join('|')), suggestions: [expect.any(String)] } }]);
    expect((await runCub(['ledger', 'show', TASK, '--json'], { cwd: dir })).json()).toMatchObject({ workflow: { stage: 'dev_complete' } });
    expect((await runCub(update, { cwd: dir })).json()).toMatchObject({ items: [{ changed: true }] });
    expect((await runCub(['ledger', 'rebuild', '--json'], { cwd: dir })).json()).toMatchObject({ written: 0, removed: 0 });
  } finally {
    remove();
  }
});
