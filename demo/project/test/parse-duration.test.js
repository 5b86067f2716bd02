import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseDuration } from '../src/parse-duration.js';

test('adds hours, minutes and seconds', () => assert.equal(parseDuration('1h 30m 5s'), 5_405_000));
test('refuses what is no duration', () => assert.throws(() => parseDuration('soon'), /not a duration: soon/));
