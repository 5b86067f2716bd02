import assert from 'node:assert/strict';
import { test } from 'node:test';
import { wrap } from '../src/wrap.js';

test('breaks between words', () => assert.deepEqual(wrap('one two three', 7), ['one two', 'three']));
test('breaks a word that is longer than a line', () =>
  assert.deepEqual(wrap('a antidisestablishment', 8), ['a', 'antidise', 'stablish', 'ment'], 'no line may be longer than the width'));
