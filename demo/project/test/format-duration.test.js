import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatDuration } from '../src/format-duration.js';
import { parseDuration } from '../src/parse-duration.js';

test('leaves out what is zero', () => assert.equal(formatDuration(5_400_000), '1h 30m'));
test('is read back by parseDuration', () => assert.equal(parseDuration(formatDuration(3_725_000)), 3_725_000));
