import { crashSite, expectHealed, FACTS, openLedger, TASK, workInProcess, type Told } from './crash-site.js';

jest.setTimeout(1_800_000);

/** Rounds of real kills; `CUB_TEST_KILL_ROUNDS=200` for many. */
const ROUNDS = Number(process.env.CUB_TEST_KILL_ROUNDS ?? 12);

/** Rounds in one repository: an entry of very many attempts would only be slow. */
const IN_A_ROW = 6;

let site: Awaited<ReturnType<typeof crashSite>>;
beforeAll(async () => (site = await crashSite()));
afterAll(() => site.remove());

/** @returns how many facts were acknowledged in these rounds */
async function killInARow(rounds: number): Promise<number> {
  const { dir, remove } = site.copy();
  const acknowledged: Told['acknowledged'][number][] = [];
  try {
    for (let round = 0; round < rounds; round += 1) {
      const entry = await (await openLedger(dir)).ledger.task(TASK);
      const killAfter = Math.floor(Math.random() * 300);
      const told = await workInProcess(dir, { n: (entry?.attempts.length ?? 0) + 1, attempts: 100, killAfter });
      acknowledged.push(...told.acknowledged);
      const last = told.acknowledged.at(-1)?.type;
      await expectKilled(dir, acknowledged, told.signal).catch((error: Error) => {
        error.message = `killed ${killAfter} ms after the first word; ${told.acknowledged.length} facts were acknowledged, ${last} was the last: ${error.message}`;
        throw error;
      });
    }
  } finally {
    remove();
  }
  return acknowledged.length;
}

async function expectKilled(dir: string, acknowledged: Told['acknowledged'], signal: Told['signal']): Promise<void> {
  expect(signal).toBe('SIGKILL');
  await expectHealed(dir, { acknowledged });
}

it(`loses nothing acknowledged in ${ROUNDS} rounds of kill -9 at any time, and goes on in the same repository`, async () => {
  let told = 0;
  for (let left = ROUNDS; left > 0; left -= IN_A_ROW) told += await killInARow(Math.min(left, IN_A_ROW));
  expect(told).toBeGreaterThan(FACTS.length);
});
