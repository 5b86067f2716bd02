import * as fc from 'fast-check';
import { withMissingRules } from './rule-file.js';

const RULES = '# Ours\n/local/\n/ledger/** -text\n*.tmp\n';
const rules = fc.constantFrom('local', '/local/', '*.tmp', '# mine', '', '  *.tmp  ', 'ü', '/ledger/** -text');

it('adds what is missing at the end, changes no byte before it, and does so once', () => {
  fc.assert(
    fc.property(fc.array(rules), fc.constantFrom('\n', '\r\n'), fc.boolean(), (lines, eol, endsOpen) => {
      const before = Buffer.from(lines.join(eol) + (endsOpen ? '' : eol));
      const after = Buffer.from(withMissingRules(before, RULES));
      expect(after.subarray(0, before.length)).toEqual(before);
      const now = after.toString().split(/\r?\n/).map((line) => line.trim().replaceAll(/^\/|\/$/g, ''));
      for (const rule of ['local', 'ledger/** -text', '*.tmp']) expect(now.filter((line) => line === rule).length).toBe(Math.max(1, lines.filter((line) => line.trim().replaceAll(/^\/|\/$/g, '') === rule).length));
      expect(Buffer.from(withMissingRules(after, RULES))).toEqual(after);
    }),
  );
});

it('begins a file with all of it', () => {
  expect(Buffer.from(withMissingRules(null, RULES)).toString()).toBe(RULES);
});
