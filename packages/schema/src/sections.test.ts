import * as fc from 'fast-check';
import { findPrototypeKey, isSection, mergeSections, ownValue, valueAt } from './sections.js';

const NAMES = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'a', 'b'];
const json = fc.letrec((tie) => ({
  value: fc.oneof({ depthSize: 'small' }, fc.integer(), fc.string(), fc.array(tie('value'), { maxLength: 2 }), tie('object')),
  object: fc.array(fc.tuple(fc.constantFrom(...NAMES), tie('value')), { maxLength: 4 }).map((entries) => Object.fromEntries(entries)),
}));
const object = json.object as fc.Arbitrary<Record<string, unknown>>;

/** As `JSON.parse` makes it, `__proto__` and all. */
const parsed = (text: string) => JSON.parse(text) as Record<string, unknown>;

it('merges like a text editor would: the same keys, whatever they are called', () => {
  const expected = (below: unknown, above: unknown): unknown => {
    if (!isSection(below) || !isSection(above)) return above;
    const keys = [...new Set([...Object.keys(below), ...Object.keys(above)])];
    const at = (key: string) => (!Object.hasOwn(above, key) ? ownValue(below, key) : Object.hasOwn(below, key) ? expected(ownValue(below, key), ownValue(above, key)) : ownValue(above, key));
    return Object.fromEntries(keys.map((key) => [key, at(key)]));
  };
  fc.assert(
    fc.property(object, object, (below, above) => {
      const merged = mergeSections(below, above);
      expect(JSON.stringify(merged)).toBe(JSON.stringify(expected(below, above)));
      expect(Object.getPrototypeOf(merged)).toBe(Object.prototype);
    }),
  );
});

it('never reads from a prototype, and never changes one', () => {
  fc.assert(
    fc.property(object, object, fc.array(fc.constantFrom(...NAMES), { minLength: 1, maxLength: 3 }), (below, above, keys) => {
      const merged = mergeSections(below, above);
      const found = valueAt(merged, keys);
      const [place, last] = [valueAt(merged, keys.slice(0, -1)), keys.at(-1) ?? ''];
      if (found !== undefined) expect(isSection(place) && Object.hasOwn(place, last)).toBe(true);
      expect(({} as Record<string, unknown>).a).toBeUndefined();
    }),
  );
});

it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])('finds nothing under %s where nobody put it', (key) => {
  expect(ownValue({}, key)).toBeUndefined();
  expect(ownValue(undefined, key)).toBeUndefined();
  expect(valueAt({ a: {} }, ['a', key])).toBeUndefined();
  expect(valueAt({}, [key, 'name'])).toBeUndefined();
});

it('names the way to a __proto__, however deep and however it is spelled', () => {
  expect(findPrototypeKey(parsed('{"verify":{"__proto__":{"commands":[]}}}'))).toEqual(['verify', '__proto__']);
  expect(findPrototypeKey(parsed('{"a":[{"\\u005f_proto__":1}]}'))).toEqual(['a', '0', '__proto__']);
  expect(findPrototypeKey(parsed('{"constructor":{"prototype":1},"a":"__proto__"}'))).toBeNull();
});
