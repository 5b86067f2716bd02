import * as fc from 'fast-check';
import { editJson } from './edit-json.js';

const keys = fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 3 });
const values = fc.dictionary(fc.constantFrom('a', 'b', 'x'), fc.oneof(fc.integer(), fc.string(), fc.array(fc.integer())));
const layouts = fc.constantFrom<[number | string, string]>([2, '\n'], ['\t', '\r\n'], [0, '\n']);

it('sets one value and no other, in any layout; twice is once', () => {
  fc.assert(
    fc.property(keys, values, layouts, fc.jsonValue(), (path, object, [indent, eol], value) => {
      const sections = path.slice(1).reduceRight<object>((inner, key) => ({ [key]: inner }), {});
      const before = path.length > 1 ? { ...object, [path[0] ?? '']: sections } : object;
      const once = editJson(JSON.stringify(before, null, indent).replaceAll('\n', eol), path, value);
      const expected = structuredClone(before) as Record<string, unknown>;
      path.slice(0, -1).reduce<Record<string, unknown>>((section, key) => section[key] as Record<string, unknown>, expected)[path.at(-1) ?? ''] = value;
      expect(JSON.parse(once)).toEqual(JSON.parse(JSON.stringify(expected)));
      expect(editJson(once, path, value)).toBe(once);
    }),
  );
});

it('begins a file, also behind a byte order mark', () => {
  expect(editJson('', ['a', 'b'], 1)).toBe('{\n  "a": {\n    "b": 1\n  }\n}\n');
  expect(editJson('\uFEFF{}', ['a'], 1)).toMatch(/^\uFEFF\{/);
});
