import * as fc from 'fast-check';
import { countOf, countWords } from './count-words.js';
import { weightOfPart, weightOfWord } from './common-words.js';
import { forEachWord, hashWhole } from './for-each-word.js';
import { hashName } from './hash.js';

const words = (text: string) => {
  const found: number[] = [];
  forEachWord(text, (hash) => found.push(hash));
  return found;
};

describe('forEachWord', () => {
  it('tells the parts of a name and the name as a whole, however it is written', () => {
    const expected = [...words('get'), ...words('user'), ...words('name'), hashWhole('getUserName')];
    for (const name of ['getUserName', 'get_user_name', 'GetUserName', 'GET_USER_NAME', '$get_user__name_'])
      expect(words(name)).toEqual(expected);
  });

  it('cuts before the last capital of several', () => {
    expect(words('parseHTTPRequest')).toEqual([...words('parse http request'), hashWhole('parsehttprequest')]);
  });

  it.each([
    ['category', 'categories'],
    ['validate', 'validation', 'validated', 'validating', 'validator', 'validates'],
    ['handle', 'handles', 'handled', 'handling', 'handler'],
    ['run', 'running', 'runs'],
    ['class', 'classes'],
    ['parse', 'parser', 'parsing', 'parsed'],
    ['type', 'types', 'typed', 'typing'],
    ['create', 'creates', 'created', 'creating', 'creator', 'creation'],
    ['cookie', 'cookies'],
    ['retry', 'retries', 'retried', 'retrying'],
    ['branch', 'branches', 'branching'],
    ['fix', 'fixes', 'fixed', 'fixing'],
    ['pass', 'passes', 'passed', 'passing'],
    ['alias', 'aliases', 'aliased', 'aliasing'],
    ['render', 'renders', 'rendered', 'rendering', 'renderer'],
    ['control', 'controls', 'controlled', 'controller'],
    ['embed', 'embeds', 'embedded', 'embedding'],
    ['diff', 'diffs', 'diffing'],
    ['log', 'logs', 'logged', 'logging', 'logger'],
    ['enable', 'enabled', 'enabling'],
    ['permit', 'permits', 'permitted'],
    ['connection', 'connections', 'connect', 'connected', 'connecting'],
    ['route', 'routes', 'router', 'routing'],
  ])('takes the forms of %s for one word', (word, ...forms) => {
    for (const form of forms) expect([form, words(form)]).toEqual([form, words(word)]);
  });

  it.each([
    ['core', 'cors'],
    ['file', 'fill'],
    ['string', 'str'],
    ['speed', 'spe'],
    ['author', 'auth'],
    ['header', 'head'],
    ['number', 'numb'],
    ['option', 'opt'],
    ['error', 'err'],
    ['status', 'state'],
    ['node', 'mode'],
    ['test', 'text'],
    ['bus', 'bug'],
  ])('keeps %s and %s apart', (one, other) => {
    expect(words(one)).not.toEqual(words(other));
  });

  it('knows letters of other scripts, and passes over single letters and data', () => {
    expect(words('größe')).toHaveLength(1);
    expect(words('a b x')).toEqual([]);
    expect(words('A'.repeat(200))).toEqual([]);
    expect(words('“retry” – l’été…')).toEqual([...words('retry'), ...words('été')]);
    expect(words('再試行、終了。')).toHaveLength(2);
  });

  it('reads any text to its end, the same way each time', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(words(text)).toEqual(words(text));
        for (const hash of words(text)) expect(hash).toBe(hash >>> 0);
      }),
    );
  });

  it('finds the words of a name between any others', () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-z]{3,8}$/), { minLength: 2, maxLength: 4 }), (parts) => {
        const camel = parts.map((part, i) => (i === 0 ? part : part[0]?.toUpperCase() + part.slice(1))).join('');
        expect(words(`x = ${camel}()`)).toEqual(words(parts.join('_')));
      }),
    );
  });
});

describe('countWords', () => {
  it('counts each word, up to 255', () => {
    const counts = countWords(`${'loop '.repeat(300)} once`);
    expect(countOf(counts, words('loop')[0] as number)).toBe(255);
    expect(countOf(counts, words('once')[0] as number)).toBe(1);
    expect(countOf(counts, words('never')[0] as number)).toBe(0);
    expect(counts.total).toBe(301);
  });

  it('finds every word of any text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const counts = countWords(text);
        for (const hash of words(text)) expect(countOf(counts, hash)).toBeGreaterThan(0);
        expect([...counts.hashes]).toEqual([...new Set(words(text))].sort((a, b) => a - b));
      }),
    );
  });
});

it('knows words that say little or nothing about a task, alone and in names', () => {
  expect('with the of'.split(' ').map(weightOfWord)).toEqual([0, 0, 0]);
  for (const word of 'fixes issue update remove resolve'.split(' ')) {
    expect(weightOfWord(word)).toBeGreaterThan(0);
    expect(weightOfWord(word)).toBeLessThan(1);
  }
  expect('parser timeout handler resolver closed'.split(' ').map(weightOfWord)).toEqual([1, 1, 1, 1, 1]);
  expect(words('getUser').map(weightOfPart)).toEqual([0, 1, 1]);
});

it('tells names apart by case', () => {
  expect(hashName('engine')).not.toBe(hashName('Engine'));
});
