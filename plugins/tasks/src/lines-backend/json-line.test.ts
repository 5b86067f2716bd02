import fc from 'fast-check';
import { editMembers, isSpaced, toJson, type JsonStyle } from './json-line.js';

const compact: JsonStyle = { spaced: false, escapesHtml: false };
const object = fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 6, noNullPrototype: true });
const style = fc.record({ spaced: fc.boolean(), escapesHtml: fc.boolean() });

it('says what JSON.stringify says, in either style', () => {
  fc.assert(
    fc.property(fc.jsonValue(), style, (value, how) => {
      const text = toJson(value, how);
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      if (how.escapesHtml) expect(text).not.toMatch(/[<>&\u2028\u2029]/);
    }),
  );
  expect(toJson({ a: [1, '<'], b: {} }, { spaced: true, escapesHtml: true })).toBe('{"a": [1, "\\u003c"], "b": {}}');
});

it('an edit is what an assignment is, and other members keep their bytes', () => {
  fc.assert(
    fc.property(object, fc.string(), fc.option(fc.jsonValue(), { nil: undefined }), style, fc.nat(3), (before, key, value, how, indent) => {
      const source = indent === 0 ? toJson(before, how) : JSON.stringify(before, null, indent).replaceAll('\n', '\t');
      const edited = editMembers(source, [{ key, value }], how);
      const expected = Object.entries(before).filter(([name]) => name !== key || value !== undefined);
      const wanted = Object.fromEntries(value === undefined ? expected : [...expected, [key, value]]);
      expect(JSON.parse(edited)).toEqual(JSON.parse(JSON.stringify(wanted)));
      if (value === undefined && !(key in before)) expect(edited).toBe(source);
    }),
  );
});

it.each([
  ['{"a":1e400, "b" : 12345678901234567890 ,"a":[{"}":"]\\""}]}', 'a', 2, '{"a":1e400, "b" : 12345678901234567890 ,"a":2}'],
  ['{"a":1,"b":2,"a":3}', 'a', undefined, '{"b":2}'],
  ['{"b":2, "a":{"x":[]}}', 'a', undefined, '{"b":2}'],
  ['{"a":true}', 'a', undefined, '{}'],
  [' { } ', 'a', 'x', ' {"a":"x" } '],
  ['{"z":0,"m":1}', 'n', 2, '{"z":0,"m":1,"n":2}'],
  ['{"z":0}', 'k', 1, '{"k":1,"z":0}'],
])('%s: %s = %j', (source, key, value, expected) => {
  expect(editMembers(source, [{ key, value }], compact, ['k', 'm', 'n'])).toBe(expected);
});

it('sees how an object is written', () => {
  expect(['{"a": 1}', '{"a":1}', '{}'].map(isSpaced)).toEqual([true, false, undefined]);
});
