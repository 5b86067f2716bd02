import * as z from 'zod';
import { issueText } from './issue-text.js';

const textOf = (schema: z.ZodType, value: unknown) => {
  const result = schema.safeParse(value);
  return result.success
    ? ''
    : result.error.issues.map(({ message }) => issueText(message, JSON.stringify(value))).join('; ');
};

it.each<[z.ZodType, unknown, string]>([
  [z.number(), 'three', 'expected number, received "three"'],
  [z.int(), 1.5, 'expected int, received 1.5'],
  [z.int().min(0), -1, 'expected number of at least 0, received -1'],
  [z.number().max(4), 5, 'expected number of at most 4, received 5'],
  [z.number().positive(), 0, 'expected number greater than 0, received 0'],
  [z.enum(['a', 'b']), 'c', 'expected one of "a", "b", received "c"'],
  [z.literal('a'), 'c', 'expected "a", received "c"'],
  [z.array(z.string()), 'x', 'expected array, received "x"'],
  [z.string().min(1), '', 'expected string with at least 1 character, received ""'],
  [z.string().regex(/^a$/), 'b', 'expected text that must match pattern /^a$/, received "b"'],
  [z.strictObject({ a: z.number() }), { a: 1, b: 2 }, 'expected no key b, received {"a":1,"b":2}'],
])('says what was expected and what was received (%#)', (schema, value, text) =>
  expect(textOf(schema, value)).toBe(text)
);

it('keeps no word of the library', () => {
  for (const schema of [z.number(), z.boolean(), z.iso.datetime(), z.union([z.string(), z.number()])])
    expect(textOf(schema, null)).not.toMatch(/Invalid input|Too small|Too big/);
});
