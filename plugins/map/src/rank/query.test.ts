import { forEachWord } from '../words/for-each-word.js';
import { parseQuery } from './query.js';

const hashOf = (word: string) => {
  const hashes: number[] = [];
  forEachWord(word, (hash) => hashes.push(hash));
  return hashes.at(-1) as number;
};
const weightIn = (text: string, word: string) => parseQuery(text).words.get(hashOf(word));

describe('the part of the project that a title names', () => {
  it.each([
    ['fix(parser): x', ['parser']],
    ['feat(core, @shop/client)!: x', ['core', 'client']],
    ['parser: x', ['parser']],
    ['[server] x', ['server']],
    ['packages/server/: x', ['packages/server']],
    ['fix(./src/link.ts): x', ['src/link']],
    ['fix(größe): x', ['größe']],
    ['fix(/): x', []],
    ['fix(..): x', []],
    ['no scope here', []],
    ['the time is 12:30: x', []],
  ])('%s', (title, parts) => expect(parseQuery(title).parts).toEqual(parts));

  it.each([
    'Error: column is lost',
    'TypeError: x is not a function',
    'docs: explain migrations',
    'fix: x',
    'Note: x',
    'RuntimeException: x',
  ])('is not said by %s', (title) => {
    expect(parseQuery(title)).toMatchObject({ parts: [], scope: new Set() });
  });
});

describe('a word', () => {
  it('counts less below the first line, more as code, and more when it is said again, up to four times', () => {
    expect(weightIn('session\n\ncookie', 'session')).toBe(1);
    expect(weightIn('session\n\ncookie', 'cookie')).toBe(0.5);
    expect(weightIn('the `session` is lost', 'session')).toBe(1.5);
    expect(weightIn('session session', 'session')).toBe(1.5);
    expect(weightIn('session '.repeat(4), 'session')).toBe(2);
    expect(weightIn('session '.repeat(900), 'session')).toBe(2);
  });

  it('that says nothing is left out, but not a part of the program that is called so', () => {
    for (const word of ['the', 'of']) expect(weightIn('resolve the closing of it', word)).toBeUndefined();
    expect(weightIn('the resolver is closed', 'resolver')).toBe(1);
    expect(parseQuery('getUser').words.has(hashOf('get'))).toBe(false);
  });

  it('that every task has counts less, in a name as well', () => {
    for (const word of ['fix', 'issue', 'update', 'remove', 'resolve']) {
      expect(weightIn(`${word} the cart`, word)).toBeGreaterThan(0);
      expect(weightIn(`${word} the cart`, word)).toBeLessThan(weightIn(`${word} the cart`, 'cart') as number);
    }
    expect(parseQuery('updateCart').words.get(hashOf('update'))).toBeLessThan(
      parseQuery('updateCart').words.get(hashOf('cart')) as number,
    );
  });

  it.each(['update', 'remove', 'issue', 'with', 'use', 'get'])('in backticks is never dropped: %s', (word) => {
    expect(weightIn(`the cart in \`${word}\` is lost`, word)).toBe(weightIn('the cart in `basket` is lost', 'basket'));
    expect(weightIn(`the cart is lost\n\nsee \`${word}\``, word)).toBe(
      weightIn('the cart is lost\n\nsee `basket`', 'basket'),
    );
  });

  it.each(['update', 'of', 'get the', 'fix issue'])('is what a query is about that has no others: %s', (text) =>
    expect(parseQuery(text).words.size).toBeGreaterThan(0),
  );

  it('is found where neighbours are one name', () => expect(weightIn('the model selector', 'modelSelector')).toBe(1));

  it('of a pasted trace counts where it is about the project', () => {
    const trace =
      'Error: lost\n    at run (/app/node_modules/runner/build/index.js:1:5)\n    at node:internal (node:events:5:1)\n' +
      '    at Basket.total (/app/src/basket.ts:3:1)\n';
    expect(weightIn(trace, 'basket')).toBeGreaterThan(0);
    for (const word of ['runner', 'events']) expect(weightIn(trace, word)).toBeUndefined();
    expect(weightIn('look into node_modules/ for the plugin', 'plugin')).toBe(1);
  });

  it('is one of the first few hundred: a pasted log says nothing new after them', () => {
    const log = Array.from(
      { length: 5000 },
      (_, i) => `word${String.fromCharCode(97 + (i % 26), 97 + ((i / 26) % 26), 97 + ((i / 676) % 26))}x`,
    ).join(' ');
    expect(parseQuery(`session\n${log}`).words.size).toBeLessThan(500);
    expect(weightIn(`session\n${log}`, 'session')).toBe(1);
  });
});

describe('a query speaks of tests', () => {
  it.each([
    'fix the flaky cart',
    'test(cart): more cases',
    'cart specs fail',
    'Fix fixtures of the cart',
    'test_cart fails',
    'e2e: cart times out',
    'cart.test.ts fails',
  ])('%s', (title) => {
    expect(parseQuery(title).speaksOfTests).toBe(true);
  });

  it.each([
    'the latest cart',
    'fix the cart. Add tests',
    'fix the cart, with tests',
    'fix the cart and add a test',
    'contest',
    'fix the cart\n\nAdds tests.',
  ])('not so in: %s', (title) => {
    expect(parseQuery(title).speaksOfTests).toBe(false);
  });
});
