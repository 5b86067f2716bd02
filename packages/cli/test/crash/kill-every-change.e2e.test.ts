import { crashSite, expectHealed, workInProcess, type Fault } from './crash-site.js';

jest.setTimeout(600_000);

let site: Awaited<ReturnType<typeof crashSite>>;
beforeAll(async () => (site = await crashSite()));
afterAll(() => site.remove());

/** `CUB_TEST_ALL_CRASHES=1`: before and after each change, and in the middle; else each state of the disk that somebody else can see, once. */
const ALL = process.env.CUB_TEST_ALL_CRASHES === '1';

/** After a change the disk is as before the next one, only a write has a middle, and nobody looks at a file that has no name of its own yet. */
function faultsOf(changes: readonly string[]): Fault[] {
  return changes.flatMap((change, i) => {
    if (!ALL && /^(openSync|writeSync|fchmodSync|fsyncSync|fdatasyncSync) .*(\.tmp|journal\/.*\.jsonl)$/.test(change) && !/^writeSync .*\.jsonl$/.test(change)) return [];
    const isWrite = /^(writeSync|appendFileSync) /.test(change);
    const faults = ALL || !isWrite ? ['before'] : [];
    if (isWrite) faults.push('torn');
    if (ALL || i === changes.length - 1) faults.push('after');
    return faults.map((fault) => ({ at: i + 1, fault }));
  });
}

async function dieAndHeal(fault: Fault): Promise<void> {
  const copy = site.copy();
  try {
    const told = await workInProcess(copy.dir, { fault });
    expect(told.signal).toBe('SIGKILL');
    await expectHealed(copy.dir, told);
  } catch (error) {
    (error as Error).message = `${JSON.stringify(fault)}: ${(error as Error).message}`;
    throw error;
  } finally {
    copy.remove();
  }
}

it('heals after kill -9 at every change of the disk of an attempt and its publication', async () => {
  const copy = site.copy();
  const { changes, acknowledged } = await workInProcess(copy.dir, { fault: {} });
  copy.remove();
  expect(acknowledged.at(-1)?.type).toBe('task.completed');
  expect(changes.length).toBeGreaterThan(50);
  const faults = faultsOf(changes);
  const failed: string[] = [];
  const lane = async () => {
    for (let fault = faults.shift(); fault; fault = faults.shift()) {
      const { at = 0 } = fault;
      await dieAndHeal(fault).catch((error: Error) => failed.push(`${changes[at - 1]}: ${error.message}`));
    }
  };
  await Promise.all([lane(), lane()]);
  expect(failed).toEqual([]);
});
