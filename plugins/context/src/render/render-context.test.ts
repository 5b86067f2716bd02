import type { ContextPart, ContextShowResult } from '@cub/schema';
import { renderParts } from './render-context.js';

const part = (id: string, rest: Partial<ContextPart> = {}): ContextPart => ({ id, plugin: 'p', target: 'user', source: 'built in', tokens: 1234, characters: 5000, cut: null, text: 'x', ...rest });
const report = (parts: ContextPart[]): ContextShowResult => ({ kind: 'context', id: 'cub-s001', attempt: 2, tokens: 2468, token_budget: 32_000, parts, system: '', user: 'x' });
const cut = (tokensAfter: number, budget: 'part' | 'prompt') => ({ tokens_before: 9000, tokens_after: tokensAfter, budget });

it('says how big each part is and where it comes from', () => {
  expect(renderParts(report([part('runloop', { target: 'system', source: '.cub/runloop.md' }), part('task')]), 80)).toBe(
    [
      'PART     PROMPT  TOKENS  SOURCE',
      'runloop  system   1,234  .cub/runloop.md',
      'task     user     1,234  built in',
      '',
      'Attempt 2 of cub-s001: 2,468 of at most 32,000 tokens.',
    ].join('\n'),
  );
});

it('names what was cut, in 80 columns, whatever the source is called', () => {
  const parts = [part('map', { cut: cut(0, 'prompt'), tokens: 0 }), part('epic', { cut: cut(1500, 'prompt') }), part('retry', { cut: cut(6000, 'part'), source: `attempt 1 of \u001b[2J${'long-'.repeat(20)}` })];
  const lines = renderParts(report(parts), 80).split('\n');
  expect(lines.filter((line) => line.length > 80 || line.includes('\u001b'))).toEqual([]);
  expect(lines.slice(1, 4).map((line) => line.split(/ {2,}/).at(-1))).toEqual(['all 9,000: no room', 'from 9,000, no room', 'from 9,000, its budget']);
});

it('is one line when nothing was said', () => {
  expect(renderParts(report([]), 80)).toBe('Attempt 2 of cub-s001: 2,468 of at most 32,000 tokens.');
});
