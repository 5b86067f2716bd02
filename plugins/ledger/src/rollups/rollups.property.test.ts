import fc from 'fast-check';
import type { EntityName } from '@cub/plugin-sdk';
import type { JournalEvent } from '@cub/schema';
import * as models from '@cub/schema/models';
import { anyHistory } from '../../test/any-history.js';
import { Story } from '../../test/story.js';
import { totalsOf } from '../reducers/task/task-totals.js';
import { foldLedger, foldRollup, rollupOver } from '../../test/fold-ledger.js';
import type { Rollup } from './roll-up.js';
import { rollupFiles } from './rollup-files.js';
import { touchedRollups } from './touched-rollups.js';

function filesOf(rollup: Rollup): Map<string, string | null> {
  return new Map(rollupFiles(rollup, { epics: rollup.epicIds(), plans: rollup.planIds() }).map(({ path, content }) => [path, content]));
}

/** What the journal says that these events name. */
function namesIn(events: readonly JournalEvent[]): Set<EntityName> {
  return new Set(events.flatMap(({ type, task_id: task, data }): EntityName[] => {
    const { id } = (data ?? {}) as { id?: unknown };
    const about = type === 'epic.snapshot' ? 'epic' : type === 'plan.snapshot' ? 'plan' : null;
    return [`task/${task}`, ...(about && typeof id === 'string' ? [`${about}/${id}` as const] : [])];
  }));
}

function byTaskId(events: readonly JournalEvent[]): Map<string, JournalEvent[]> {
  return new Map(events.map(({ task_id: id }) => [id, events.filter(({ task_id: task }) => task === id)]));
}

const shuffled = <T>(items: readonly T[]) => fc.shuffledSubarray([...items], { minLength: items.length });

interface Cost {
  known: number;
  unknown: number;
}

function add(costs: readonly { cost_nano_usd: number | null; unknown_cost_count: number }[]): Cost {
  return {
    known: costs.reduce((sum, cost) => sum + (cost.cost_nano_usd ?? 0), 0),
    unknown: costs.reduce((sum, cost) => sum + cost.unknown_cost_count, 0),
  };
}

const costOf = (sums: { total_cost_nano_usd: number | null; unknown_cost_count: number }): Cost => ({ known: sums.total_cost_nano_usd ?? 0, unknown: sums.unknown_cost_count });

describe('epics and plans, whatever happens', () => {
  it('do not depend on the order in which entries and snapshots are given', () => {
    const mixed = anyHistory.chain((events) => fc.tuple(fc.constant(events), shuffled(events), shuffled([...foldLedger(events).tasks.values()])));
    fc.assert(fc.property(mixed, ([events, others, entries]) => {
      expect(filesOf(rollupOver(others, entries))).toEqual(filesOf(foldRollup(events)));
    }));
  });

  it('are what the models say', () => {
    fc.assert(fc.property(anyHistory, (events) => {
      const { epics, plans } = foldLedger(events);
      for (const entry of epics.values()) expect(models.epicEntrySchema.parse(entry)).toEqual(entry);
      for (const entry of plans.values()) expect(models.planEntrySchema.parse(entry)).toEqual(entry);
    }));
  });

  it('agree with tasks, attempts and runs about the cost to the nano-dollar', () => {
    fc.assert(fc.property(anyHistory, (events) => {
      const { tasks, epics, plans, runs } = foldLedger(events);
      const all = [...tasks.values()];
      for (const entry of all) if (entry.outcome) expect(costOf(entry.outcome)).toEqual(add(entry.attempts));
      for (const run of runs.values()) expect(costOf(run)).toEqual(add(all.flatMap(({ attempts }) => attempts.filter(({ run_id }) => run_id === run.run_id))));
      for (const { id, aggregates } of epics.values()) {
        expect(costOf(aggregates)).toEqual(add(all.filter(({ lineage }) => lineage.epic_id === id).map(({ attempts }) => totalsOf(attempts))));
      }
      for (const plan of plans.values()) {
        const ofEpics = plan.epics.flatMap((id) => epics.get(id)?.aggregates ?? []).map(costOf);
        const alone = all.filter(({ lineage }) => lineage.epic_id === null && lineage.plan_id === plan.id).map(({ attempts }) => add([totalsOf(attempts)]));
        const parts = [...ofEpics, ...alone];
        expect(costOf(plan)).toEqual({ known: parts.reduce((sum, { known }) => sum + known, 0), unknown: parts.reduce((sum, { unknown }) => sum + unknown, 0) });
      }
    }));
  });

  it('are in the stage that their history ends with, and move in time', () => {
    fc.assert(fc.property(anyHistory, (events) => {
      for (const { workflow, state_history: history, task_ids: ids, aggregates } of foldLedger(events).epics.values()) {
        expect(history.at(-1)).toMatchObject({ stage: workflow.stage, at: workflow.stage_updated_at });
        const times = history.flatMap(({ at }) => at ?? []);
        expect(times).toEqual([...times].sort());
        const worked = aggregates.tasks_completed + aggregates.tasks_failed + aggregates.tasks_in_progress;
        if (worked < ids.length) expect(workflow.stage).toBe('in_progress');
      }
    }));
  });

  it('need to be written again only where the new events touch them', () => {
    const cut = anyHistory.chain((events) => fc.tuple(fc.constant(events), fc.nat(events.length)));
    fc.assert(fc.property(cut, ([events, end]) => {
      const before = filesOf(foldRollup(events.slice(0, end)));
      const rollup = foldRollup(events);
      for (const { path, content } of rollupFiles(rollup, touchedRollups(rollup, namesIn(events.slice(end)), byTaskId(events)))) before.set(path, content);
      const there = (files: ReadonlyMap<string, string | null>) => new Map([...files].filter(([, content]) => content !== null));
      expect(there(before)).toEqual(there(filesOf(rollup)));
    }));
  });

  it('write no path outside their folders', () => {
    const hostile = fc.array(fc.tuple(fc.string(), fc.string(), fc.string()), { maxLength: 8 });
    fc.assert(fc.property(hostile, (names) => {
      const story = new Story();
      for (const [id, epic, plan] of names) story.start(id, 'r', { epic, plan }).epic(epic, [id], { plan }).plan(plan, [epic]);
      for (const path of filesOf(foldRollup(story.events)).keys()) expect(path).toMatch(/^by-(epic|plan)\/[^/\\]+\/entry\.json$/);
    }));
  });
});

describe('a clock that went back', () => {
  it('does not turn the newest snapshot into an old one', () => {
    const story = new Story().epic('demo-a1', ['a']).start('a', 'r', { epic: 'demo-a1' });
    const later: JournalEvent = { ...story.epic('demo-a1', ['a', 'b']).events.at(-1)!, ts: '2026-01-05T08:00:00.000Z' };
    const entry = rollupOver([later, ...story.events.slice(0, 2)], foldLedger(story.events).tasks.values()).epic('demo-a1');
    expect(entry?.task_ids).toEqual(['a', 'b']);
  });
});
