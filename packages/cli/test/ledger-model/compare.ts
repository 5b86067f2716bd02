import type { EpicEntry, JournalView, LedgerEntry } from '@cub/plugin-sdk';
import { runCub } from '@cub/testkit';
import { expectedTasks, sum, type ExpectedTask } from './facts.js';
import type { Site, World } from './world.js';

const EPIC = 'demo-a1';

/** Every site says what the model says, in each view, without having asked for it to be mended. @throws from `expect` */
export async function expectAsModelled(world: World, site: Site): Promise<void> {
  const { ledger, records, warnings } = await world.ledgerOf(site);
  for (const view of ['machine', 'tree'] as const) {
    const expected = expectedTasks(factsOf(world, site, view));
    const { tasks, epics, faults } = await ledger.view(view);
    expect({ view, site: site.name, tasks: [...tasks.values()].map(said).sort(byId) }).toEqual({ view, site: site.name, tasks: [...expected.values()].sort(byId) });
    expectEpic(epics.get(EPIC), [...expected.values()].filter(({ epic }) => epic === EPIC));
    expect(faults).toEqual([]);
    for (const [id] of expected) expect(await ledger.task(id, view)).toEqual(tasks.get(id));
  }
  expect(warnings).toEqual([]);
  if (!site.isMoved && !site.isMerged) expect(await records.check()).toEqual([]);
}

/** What was written as the work went on is what a rebuild writes. */
export async function expectRebuilt(world: World, site: Site): Promise<void> {
  const { rebuild } = await world.ledgerOf(site);
  if (site.isMoved || site.isMerged || site.areSumsMoved) await rebuild({ acceptLoss: true });
  expect(await rebuild()).toMatchObject({ written: 0, removed: 0 });
}

/** The real binary says so as well. */
export async function expectSaid(world: World, site: Site): Promise<void> {
  const expected = [...expectedTasks(world.model.onMachine(site)).values()];
  const cub = async <T>(...args: string[]) => (await runCub(['ledger', ...args, '--json'], { cwd: site.git.dir })).json<T>();
  const list = await cub<{ items: Record<string, unknown>[]; total: number }>('list', '--limit', '0');
  expect(list.items.map(({ id, title, status, stage, cost_nano_usd, unknown_cost_count, attempts }) => ({ id, title, status, stage, cost_nano_usd, unknown_cost_count, attempts })).sort(byId)).toEqual(
    expected.map(({ id, title, status, stage, cost, unknownCosts, attempts }) => ({ id, title, status, stage, cost_nano_usd: cost, unknown_cost_count: unknownCosts, attempts: attempts.length })).sort(byId),
  );
  const attempts = expected.flatMap((task) => task.attempts);
  expect(await cub('stats')).toMatchObject({ tasks: expected.length, attempts: attempts.length, attempts_succeeded: attempts.filter(({ success }) => success).length, cost_nano_usd: sum(attempts.map(({ cost }) => cost)) });
  const [some] = expected;
  if (some) expect(said(await cub<LedgerEntry>('show', some.id))).toEqual(some);
}

function factsOf({ model }: World, site: Site, view: JournalView) {
  return view === 'tree' ? model.inTree(site) : model.onMachine(site);
}

function expectEpic(epic: EpicEntry | undefined, tasks: readonly ExpectedTask[]): void {
  const said = epic && { cost: epic.aggregates.total_cost_nano_usd, attempts: epic.aggregates.total_attempts, completed: epic.aggregates.tasks_completed };
  const costs = tasks.filter(({ attempts }) => attempts.length > 0).map(({ cost }) => cost);
  const expected = { cost: sum(costs), attempts: tasks.reduce((count, { attempts }) => count + attempts.length, 0), completed: tasks.filter(({ status }) => status === 'completed').length };
  expect(said).toEqual(tasks.length === 0 ? undefined : expected);
}

/** An entry in the words of the model. */
function said(entry: LedgerEntry): ExpectedTask {
  const costs = entry.attempts.map(({ cost_nano_usd: cost }) => cost);
  expect(entry.outcome === null ? null : [entry.outcome.total_cost_nano_usd, entry.outcome.total_attempts]).toEqual(entry.outcome === null ? null : [sum(costs), costs.length]);
  return {
    id: entry.id,
    title: entry.title,
    epic: entry.lineage.epic_id,
    status: entry.outcome?.status ?? 'in_progress',
    stage: entry.workflow.stage,
    stages: entry.state_history.map(({ stage }) => stage),
    attempts: entry.attempts.map(({ attempt_number, run_id, success, model, cost_nano_usd }) => ({ number: attempt_number, run: run_id ?? '', success, model, cost: cost_nano_usd })),
    cost: sum(costs),
    unknownCosts: entry.attempts.reduce((count, { unknown_cost_count }) => count + unknown_cost_count, 0),
  };
}

function byId(a: { id?: unknown }, b: { id?: unknown }): number {
  return String(a.id) < String(b.id) ? -1 : 1;
}
