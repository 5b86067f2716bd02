import assert from 'node:assert/strict';
import { test } from 'node:test';
import { truncate } from '../src/truncate.js';

test('keeps a short text', () => assert.equal(truncate('short', 10), 'short'));
test('shows what was cut', () => assert.equal(truncate('a long sentence', 7), 'a long…'));
