import fc from 'fast-check';
import { artifactRef, artifactRefsOf, capArtifact, isIntact } from './artifact.js';

const lines = Array.from({ length: 50 }, (_, i) => JSON.stringify({ line: i }));
const whole = Buffer.from(`${lines.join('\n')}\n`);

it('keeps head and tail as whole lines and says what is missing', () => {
  const parsed = capArtifact(whole, 100).toString().trimEnd().split('\n').map((line) => JSON.parse(line) as { line?: number; cut?: { bytes: number; of: number } });
  expect([parsed[0], parsed.at(-1)]).toEqual([{ line: 0 }, { line: 49 }]);
  const kept = parsed.filter((line) => line.line !== undefined).map((line) => `${JSON.stringify(line)}\n`).join('').length;
  expect(parsed.filter((line) => line.cut)).toMatchObject([{ cut: { bytes: whole.length - kept, of: whole.length } }]);
});

it('knows what was recorded, whole or cut, from what was changed', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 400 }), fc.integer({ min: 2, max: 500 }), fc.nat(), fc.integer({ min: 1, max: 255 }), (bytes, cap, at, change) => {
      const original = Buffer.from(bytes);
      const ref = artifactRef('by-task/t/001-log', original);
      const stored = Buffer.from(capArtifact(original, cap));
      expect(isIntact(stored, ref)).toBe(true);
      expect(isIntact(stored.subarray(0, -1), ref)).toBe(false);
      const place = at % stored.length;
      stored[place] = (stored[place] ?? 0) ^ change;
      expect(isIntact(stored, ref)).toBe(false);
    }),
  );
});

it('finds references at the top level of data, and none that leads out of its folder', () => {
  const good = artifactRef('by-task/t/001-prompt.md', 'x');
  expect(artifactRefsOf({ prompt: good, other: 1, nothing: null, up: { ...good, path: '../secret' }, absolute: { ...good, path: '/etc/hostname' } })).toEqual([good]);
  expect(artifactRefsOf(null)).toEqual([]);
});
