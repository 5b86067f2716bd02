import fc from 'fast-check';
import type { JournalEvent } from '@cub/schema';
import type { Projection } from '@cub/plugin-sdk';
import { itBehavesLikeProjection } from '@cub/testkit';
import { anyHistory } from '../../test/any-history.js';
import { Story } from '../../test/story.js';
import { byRun } from './by-run.js';
import { byTask } from './by-task.js';

const PROJECTIONS: Projection<unknown>[] = [byTask, byRun];

const story = new Story().start('a', 'cub-r1', { epic: 'demo-a1' }).attempt('a', 'cub-r1', { n: 1, cost: 5 }).end('a', 'cub-r1', 'completed');
story.runStart('cub-r1').raw('run.completed', { reason: 'r', exit_code: 0, iterations: 1 }, { run_id: 'cub-r1' });
itBehavesLikeProjection('by-task', byTask, story.events);
itBehavesLikeProjection('by-run', byRun, story.events);

/** The files of all projections, as the projector folds them. @param only events of these keys are looked at */
function files(events: readonly JournalEvent[], only?: (projection: Projection<unknown>) => ReadonlySet<string>): Map<string, string> {
  return new Map(PROJECTIONS.flatMap((projection) => {
    const states = new Map<string, unknown>();
    for (const event of events) {
      for (const key of projection.keys(event)) {
        if (only && !only(projection).has(key)) continue;
        states.set(key, projection.reduce(states.get(key), event, key));
      }
    }
    return [...states].flatMap(([key, state]) => {
      const file = projection.file(state, key);
      return file ? [[file.path, file.content] as const] : [];
    });
  }));
}

function inOrder(events: readonly JournalEvent[]): JournalEvent[] {
  return events.toSorted((a, b) => (a.ts + a.id < b.ts + b.id ? -1 : 1));
}

describe('projections, whatever happens', () => {
  it('give the same files wherever the events were collected', () => {
    const shuffled = anyHistory.chain((events) => fc.tuple(fc.constant(events), fc.shuffledSubarray(events, { minLength: events.length })));
    fc.assert(fc.property(shuffled, ([events, mixed]) => {
      expect(files(inOrder(mixed))).toEqual(files(events));
    }));
  });

  it('give the same files bit by bit as all at once', () => {
    const cut = anyHistory.chain((events) => fc.tuple(fc.constant(events), fc.array(fc.nat(events.length), { maxLength: 5 })));
    fc.assert(fc.property(cut, ([events, cuts]) => {
      const written = new Map<string, string>();
      const ends = [...cuts, events.length].toSorted((a, b) => a - b);
      ends.forEach((end, i) => {
        const known = events.slice(0, end);
        const touched = known.slice(ends[i - 1] ?? 0);
        const only = (projection: Projection<unknown>) => new Set(touched.flatMap((event) => projection.keys(event)));
        for (const [path, content] of files(known, only)) written.set(path, content);
      });
      // A file that a later event takes back (a run that is resumed) stays until it is written again or rebuilt away.
      for (const [path, content] of files(events)) expect([path, written.get(path)]).toEqual([path, content]);
    }));
  });

  it('write no path outside their folders', () => {
    const hostile = fc.array(fc.tuple(fc.string(), fc.string(), fc.string()), { maxLength: 8 });
    fc.assert(fc.property(hostile, (names) => {
      const story = new Story();
      for (const [id, runId, epic] of names) {
        story.start(id, runId, { epic }).end(id, runId, 'failed');
        story.raw('run.completed', {}, { run_id: runId });
      }
      for (const path of files(story.events).keys()) expect(path).toMatch(/^by-task\/[^/\\]+\/entry\.json$|^by-run\/[^/\\]+\.json$/);
    }));
  });
});
