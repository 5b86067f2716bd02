import fc from 'fast-check';
import { importedEpicSchema, importedPlanSchema, ledgerEntrySchema, runEntrySchema } from '@cub/schema/models';
import { attempt1, entry0, entry1, epic1, runEntry, runSession } from '../../test/legacy.js';
import { readEpic } from './read-epic.js';
import { readIndexLine } from './read-index-line.js';
import { readPlan } from './read-plan.js';
import { readRun } from './read-run.js';
import { readTask } from './read-task.js';

const WHERE = { place: 'x.json', name: 'x', at: '2026-01-01T00:00:00.000Z' };
const READERS = [
  ['task', readTask, ledgerEntrySchema, [entry0(), entry1('a', [attempt1(1), attempt1(2)])]],
  ['run', readRun, runEntrySchema, [runSession('r'), runEntry('r')]],
  ['epic', readEpic, importedEpicSchema, [epic1('e')]],
  ['plan', readPlan, importedPlanSchema, [{ plan_id: 'p', epics: ['a'] }]],
] as const;

/** A record of which some parts, at any depth, are something else. */
function damaged(records: readonly Record<string, unknown>[]): fc.Arbitrary<unknown> {
  const strange = fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.constantFrom(-1, 0.5, 1e300, '2026-01-01', '', [], {}, [null, 5], { tokens: 1 }));
  return fc.constantFrom(...records).chain((record) => {
    const keys = Object.keys(record);
    const part = fc.tuple(fc.constantFrom(...keys), fc.option(fc.nat(20)), strange);
    return fc.array(part, { minLength: 1, maxLength: 6 }).map((parts) => parts.reduce<unknown>((value, [key, inner, other]) => replace(value, key, inner, other), structuredClone(record)));
  });
}

function replace(value: unknown, key: string, inner: number | null, other: unknown): unknown {
  const fields = value as Record<string, unknown>;
  const old = fields[key];
  if (inner === null || typeof old !== 'object' || old === null) return { ...fields, [key]: other };
  const keys = Object.keys(old);
  const innerKey = keys[inner % Math.max(1, keys.length)] ?? 'new';
  const changed = Array.isArray(old) ? old.map((item: unknown, i) => (String(i) === innerKey ? other : item)) : { ...old, [innerKey]: other };
  return { ...fields, [key]: changed };
}

describe.each(READERS)('the reader of a %s', (_kind, read, schema, records) => {
  it('never throws, gives a valid entry, and reads its own entry as it is', () => {
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), damaged([...records])), (value) => {
        const found = read(value, WHERE);
        if (typeof value !== 'object' || value === null || Array.isArray(value)) return expect(found).toBeNull();
        expect(schema.safeParse(found?.entry).error).toBeUndefined();
        const again = read(found?.entry, { ...WHERE, name: found?.id ?? '' });
        expect(again?.entry).toEqual(found?.entry);
      }),
      { numRuns: 600 },
    );
  });

  it('keeps unknown keys as they are, also inside of sections', () => {
    fc.assert(
      fc.property(fc.constantFrom(...records), fc.string({ minLength: 1 }).map((key) => `zz${key}`), fc.jsonValue(), (record, key, value) => {
        expect(read({ ...record, [key]: value }, WHERE)?.extra[key]).toEqual(value);
      }),
      { numRuns: 100 },
    );
  });
});

it('reads any line of an index', () => {
  fc.assert(fc.property(fc.dictionary(fc.constantFrom('id', 'type', 'stage', 'commit', 'completed', 'updated_at', 'cost'), fc.jsonValue()), (fields) => {
    const line = readIndexLine(fields);
    if (line?.type === 'task') expect(ledgerEntrySchema.safeParse(readTask(line.value, WHERE)?.entry).error).toBeUndefined();
  }));
});
