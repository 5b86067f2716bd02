import fc from 'fast-check';
import { decodeBytes, encodeText, joinNul, splitNul } from './bytes.js';

test('any bytes survive the way into a string and back', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (array) => {
      const bytes = Buffer.from(array);
      expect(encodeText(decodeBytes(bytes)).equals(bytes)).toBe(true);
    }),
    { numRuns: 2000 },
  );
});

test('valid UTF-8 is read as such, a stray byte as one surrogate', () => {
  expect(decodeBytes(Buffer.from('grün 🐻'))).toBe('grün 🐻');
  expect(decodeBytes(Buffer.from([0x61, 0xe9, 0x62]))).toBe('a\udce9b');
  expect(decodeBytes(Buffer.from([0xf0, 0x9f]))).toBe('\udcf0\udc9f');
});

test('lists of paths are joined and split by NUL', () => {
  expect(splitNul(joinNul(['a', 'b c', 'd\ne']))).toEqual(['a', 'b c', 'd\ne']);
  expect(splitNul('')).toEqual([]);
});
