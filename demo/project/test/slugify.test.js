import assert from 'node:assert/strict';
import { test } from 'node:test';
import { slugify } from '../src/slugify.js';

test('joins words by dashes', () => assert.equal(slugify('Hello World'), 'hello-world'));
test('leaves punctuation out', () => assert.equal(slugify('Hello, World!'), 'hello-world'));
test('turns accents into plain letters', () => assert.equal(slugify('Crème Brûlée'), 'creme-brulee'));
