import { crashSite, expectHealed, FACTS, openLedger, TASK, workInProcess, type Told } from './crash-site.js';

jest.setTimeout(1_800_000);

/** Rounds of real kills; `CUB_TEST_KILL_ROUNDS=200` for many. */
const ROUNDS = Number(process.env.CUB_TEST_KILL_ROUNDS ?? 12);

let site: Awaited<ReturnType<typeof crashSite>>;
beforeAll(async () => (site = await crashSite()));
afterAll(() => site.remove());

it(`loses nothing acknowledged in ${ROUNDS} rounds of kill -9 at any time, and goes on in the same repository`, async () => {
  const acknowledged: Told['acknowledged'][number][] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const entry = await (await openLedger(site.dir)).ledger.task(TASK);
    const n = (entry?.attempts.length ?? 0) + 1;
    const killAfter = Math.floor(Math.random() * 400);
    const told = await workInProcess(site.dir, { n, attempts: 100, killAfter });
    acknowledged.push(...told.acknowledged);
    const where = `round ${round}, killed ${killAfter} ms after the first word, ${told.acknowledged.length} facts of attempts from ${n} on were acknowledged`;
    try {
      expect(told.signal).toBe('SIGKILL');
      await expectHealed(site.dir, { acknowledged });
    } catch (error) {
      (error as Error).message = `${where}: ${(error as Error).message}`;
      throw error;
    }
  }
  expect(acknowledged.length).toBeGreaterThan(FACTS.length);
});
