import { readFileSync } from 'node:fs';
import { hasEndlessMarks } from './endless-marks.js';

it.each([
  ['brackets', '('.repeat(5000)],
  ['brackets on lines of their own', 'class A {\n'.concat('  <\n'.repeat(5000), 'end')],
])('finds %s', (_, text) => expect(hasEndlessMarks(text)).toBe(true));

it.each([
  ['a source', readFileSync(__filename, 'utf8')],
  ['what is set apart by words', `${'='.repeat(300)}\ntext\n`.repeat(100)],
  ['blank space', ' \n'.repeat(20_000)],
  ['other scripts', '─'.repeat(9000)],
])('passes over %s', (_, text) => expect(hasEndlessMarks(text)).toBe(false));
