import { CubError, points, type Cub, type PromptPart } from '@cub/plugin-sdk';
import { createRedactor } from '@cub/journal';
import { fakeTask } from '@cub/testkit';
import fc from 'fast-check';
import { countTokens } from './budget/count-tokens.js';
import { CUT_MARK } from './budget/cut-text.js';
import { createPromptService } from './compose-prompt.js';

const request = { task: fakeTask(), attempt: 1 };
const redactor = createRedactor({ env: {} });

function service(parts: Record<string, Partial<PromptPart>>, tokenBudget?: number) {
  const all = Object.entries(parts).map(([id, part]) => ({ id, plugin: 'p', value: { order: 1, target: 'user', render: async () => id, ...part } }));
  const cub = { ids: () => all.map(({ id }) => id), all: async (point: unknown) => (point === points.promptPart ? all : []) } as unknown as Cub;
  return createPromptService({ cub, config: { values: { context: { token_budget: tokenBudget } } }, redactor, limitMs: 20 });
}
const compose = (parts: Record<string, Partial<PromptPart>>, tokenBudget?: number) => service(parts, tokenBudget).compose(request);

const saying = (text: string, rest: Partial<PromptPart> = {}): Partial<PromptPart> => ({ render: async () => text, ...rest });
/** About so many tokens. */
const words = (count: number) => Array.from({ length: count }, (_, i) => (i % 10 === 9 ? ' word\n' : ' word')).join('');
const both = ({ system, user }: { system: string; user: string }) => [system, user].filter((text) => text !== '').join('\n\n');

describe('the parts', () => {
  it('are joined in their order, apart for system and user, without empty ones', async () => {
    const composed = await compose({ b: { order: 2 }, a: { order: 2 }, first: { order: 1 }, none: { render: async () => null }, blank: saying(' \n'), sys: { target: 'system', order: 9 } });
    const part = (id: string, target = 'user') => ({ id, plugin: 'p', target, source: 'p', text: id, cut: null });
    expect(composed).toEqual({ system: 'sys', user: 'first\n\na\n\nb', parts: [part('first'), part('a'), part('b'), part('sys', 'system')], tokenBudget: 32_000 });
  });

  it('say where they come from', async () => {
    const { parts } = await compose({ a: { render: async () => ({ text: ' x\n', source: 'a file' }) } });
    expect(parts).toMatchObject([{ text: 'x', source: 'a file' }]);
  });

  it('lose their secrets before they are cut', async () => {
    const { user } = await compose({ a: saying(`PASSWORD=${'a1b2'.repeat(300)}`, { cut: 'end', maxTokens: 40 }) });
    expect(user).toBe('PASSWORD=[REDACTED:secret-key]');
  });

  it('are named when they take too long, fail, or cannot be made', async () => {
    const failed = (message: string) => ({ code: 'CUB_CONTEXT_PART_FAILED', message });
    await expect(compose({ bad: { render: () => new Promise<null>(() => undefined) } })).rejects.toMatchObject(failed('the prompt part "bad" of p failed: it did not finish within 0.02 s'));
    await expect(compose({ bad: { render: async () => Promise.reject(new Error('boom')) } })).rejects.toMatchObject(failed('the prompt part "bad" of p failed: boom'));
    const known = new CubError('no', { code: 'CUB_X', suggestions: ['Do this.'] });
    await expect(compose({ bad: { render: async () => Promise.reject(known) } })).rejects.toMatchObject({ suggestions: ['Do this.'] });
    const cub = { ids: () => ['lost'], all: async () => [], one: async () => Promise.reject(new Error('plugin p is disabled')) };
    const lost = createPromptService({ cub, config: { values: {} }, redactor }).compose(request);
    await expect(lost).rejects.toMatchObject(failed('the prompt part "lost" is not there: plugin p is disabled'));
  });
});

describe('the budget', () => {
  it('of a part cuts it where it says', async () => {
    const text = `first\n${words(300)}\nlast`;
    const { parts } = await compose({ end: saying(text, { maxTokens: 100 }), middle: saying(text, { cut: 'middle', maxTokens: 100 }) });
    const [end = '', middle = ''] = parts.map((part) => part.text);
    expect([end.startsWith('first\n'), end.endsWith(CUT_MARK)]).toEqual([true, true]);
    expect([middle.startsWith('first\n'), middle.includes(`\n${CUT_MARK}\n`), middle.endsWith('\nlast')]).toEqual([true, true, true]);
    for (const part of parts) {
      expect(part.cut).toEqual({ tokensBefore: countTokens(text), tokensAfter: countTokens(part.text), budget: 'part' });
      expect(countTokens(part.text)).toBeLessThanOrEqual(100);
      expect(countTokens(part.text)).toBeGreaterThan(70);
    }
  });

  it('of the prompt is met by what is farthest from the task, and by no more than has to go', async () => {
    const parts = {
      rules: saying(words(100), { target: 'system', order: 1, cut: 'end' }),
      map: saying(words(200), { order: 2, cut: 'end' }),
      epic: saying(words(200), { order: 3, cut: 'end' }),
      task: saying(words(100), { order: 4 }),
      retry: saying(words(200), { order: 5, cut: 'middle' }),
    };
    const lost = async (budget: number) => Object.fromEntries((await compose(parts, budget)).parts.flatMap(({ id, cut }) => (cut ? [[id, cut.tokensAfter > 0 ? 'cut' : 'gone']] : [])));
    expect(await lost(1000)).toEqual({});
    expect(await lost(800)).toEqual({ map: 'cut' });
    expect(await lost(600)).toEqual({ map: 'gone', epic: 'cut' });
    expect(await lost(350)).toEqual({ map: 'gone', epic: 'gone', retry: 'cut' });
    expect(await lost(200)).toEqual({ map: 'gone', epic: 'gone', retry: 'gone', rules: 'cut' });
  });

  it('leaves no crumbs, and no mark of an earlier cut', async () => {
    const [fixed, text] = [words(100), words(300)];
    const crumb = await compose({ a: saying(text, { cut: 'end' }), b: saying(fixed) }, countTokens(fixed.trim()) + 25);
    expect(crumb.parts.map((part) => part.text)).toEqual(['', fixed.trim()]);
    const twice = await compose({ a: saying(text, { cut: 'middle', maxTokens: 200 }), b: saying(fixed) }, countTokens(fixed.trim()) + 150);
    expect(twice.parts[0]?.cut).toMatchObject({ tokensBefore: countTokens(text.trim()), budget: 'prompt' });
    expect(twice.user.split(CUT_MARK)).toHaveLength(2);
    const [start = ''] = (twice.parts[0]?.text ?? '').split(`\n${CUT_MARK}`);
    expect(text.trim().startsWith(start)).toBe(true);
    for (let less = 1; less < 40; less += 2) {
      const { user } = await compose({ a: saying(text, { cut: 'middle', maxTokens: 200 }), b: saying(fixed) }, countTokens(fixed.trim()) + 200 - less);
      expect(user.split(CUT_MARK)).toHaveLength(2);
    }
  });

  it('is an error when what must not be cut is over it', async () => {
    await expect(compose({ task: saying(words(100)), map: saying(words(10), { cut: 'end' }) }, 50)).rejects.toMatchObject({
      code: 'CUB_CONTEXT_BUDGET',
      exit: 2,
      message: expect.stringMatching(/^what must not be cut of the prompt has more than 50 tokens: task \d+$/),
    });
    await expect(compose({ task: saying(words(100), { maxTokens: 20, cut: 'never' }) })).rejects.toMatchObject({
      code: 'CUB_CONTEXT_BUDGET',
      message: expect.stringMatching(/^the prompt part "task" \(p\) has \d+ tokens, and may have 20$/),
    });
  });

  const line = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 60 }), fc.constantFrom('```', '```js', '````', '~~~', '', '## A', 'word '.repeat(30), 'x'.repeat(400)));
  const part = fc.record({
    text: fc.array(line, { maxLength: 30 }).map((lines) => lines.join('\n')),
    order: fc.integer({ min: 0, max: 5 }),
    target: fc.constantFrom<PromptPart['target']>('system', 'user'),
    maxTokens: fc.option(fc.integer({ min: 1, max: 300 }), { nil: undefined }),
    cut: fc.constantFrom<PromptPart['cut'][]>(undefined, 'end', 'end', 'middle', 'middle', 'never'),
  });

  const howCut = ({ cut, maxTokens }: Pick<PromptPart, 'cut' | 'maxTokens'>) => cut ?? (maxTokens === undefined ? 'never' : 'end');

  it('is never exceeded; parts keep their order, and nothing goes without being named', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(part, { maxLength: 6 }), fc.integer({ min: 1, max: 600 }), async (given, budget) => {
        const parts = Object.fromEntries(given.map(({ text, ...rest }, i) => [`p${i}`, saying(text, rest)]));
        const outcome = await compose(parts, budget).catch((error: { code?: string }) => error.code);
        if (typeof outcome === 'string' || outcome === undefined) {
          expect(outcome).toBe('CUB_CONTEXT_BUDGET');
          const fixed = given.filter((one) => howCut(one) === 'never').map(({ text }) => countTokens(text.trim()));
          expect(fixed.length).toBeGreaterThan(0);
          return;
        }
        expect(countTokens(both(outcome))).toBeLessThanOrEqual(budget);
        expect(await compose(parts, budget)).toEqual(outcome);
        const order = given.map(({ order }, i) => ({ order, id: `p${i}` })).sort((a, b) => a.order - b.order || (a.id < b.id ? -1 : 1));
        const speaking = order.map(({ id }) => id).filter((id) => redactor.text(given[Number(id.slice(1))]?.text ?? '').trim() !== '');
        expect(outcome.parts.map(({ id }) => id)).toEqual(speaking);
        for (const { id, text, cut } of outcome.parts) {
          const { text: full = '', maxTokens, ...how } = given[Number(id.slice(1))] ?? {};
          if (cut === null) expect(text).toBe(redactor.text(full).trim());
          else {
            expect(howCut({ ...how, maxTokens })).not.toBe('never');
            expect(cut).toMatchObject({ tokensBefore: countTokens(redactor.text(full).trim()), tokensAfter: countTokens(text) });
            expect(text === '' || text.includes(CUT_MARK)).toBe(true);
          }
          if (maxTokens !== undefined) expect(countTokens(text)).toBeLessThanOrEqual(maxTokens);
        }
      }),
      { numRuns: 150 },
    );
  });
});
