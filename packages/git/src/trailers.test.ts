import { removeScratchFolders, scratchRepoWith } from '../test/scratch-repo.js';
import { commitsNaming } from './commits.js';
import { linesNaming } from './trailers.js';

afterAll(removeScratchFolders);

const named = (body: string) => linesNaming(`subject\n\n${body}`, 'Cub-Task').map(({ value, isQuoted }) => (isQuoted ? `>${value}` : value));

it.each([
  ['a trailer', 'Cub-Task: x-1\nCub-Run: r', ['x-1']],
  ['the middle of a squash merge', '* feat(x-1): one\n\nCub-Task: x-1\n\n* feat(x-2): two\n\nCub-Task: x-2\n\nCo-authored-by: A <a@b>', ['x-1', 'x-2']],
  ['bullets, numbers and indentation', '* Cub-Task: a\n- Cub-Task: b\n+ Cub-Task: c\n• Cub-Task: d\n    Cub-Task: e\n\t* Cub-Task: f\n1. Cub-Task: g\n  2) Cub-Task: h', [...'abcdefgh']],
  ['quotes', '> Cub-Task: x-1\n>> * Cub-Task: x-2', ['>x-1', '>x-2']],
  ['CR LF and white space behind', 'Cub-Task: x-1 \t\r\nCub-Run: r\r', ['x-1']],
  ['another case, and space around the colon', 'cub-task : x-1', ['x-1']],
  ['nothing', 'Cub-Task:\nCub-Tasks: x\nsee Cub-Task: x\nX-Cub-Task: x', []],
])('finds %s', (_, body, expected) => {
  expect(named(body)).toEqual(expected);
});

it('does not take the subject for the body', () => {
  expect(linesNaming('Cub-Task: x-1', 'Cub-Task')).toEqual([]);
});

it('takes a line of any length in its stride', () => {
  expect(named(`${'>* '.repeat(200_000)}x\n${'1. '.repeat(200_000)}\nCub-Task: ${' '.repeat(200_000)}x`)).toEqual(['x']);
});

it('tells ids that begin alike apart, whatever they mean as an expression', async () => {
  const repo = scratchRepoWith({ a: '1' });
  const ids = ['x-1', 'x-12', 'x.1', 'x-1.2', 'X-1'];
  for (const id of ids) repo.sh('commit', '-q', '--allow-empty', '-m', `work\n\n* Cub-Task: ${id}\n\nthe end`);
  for (const id of ids) expect([...(await commitsNaming(repo.git, 'Cub-Task', new Set([id]))).values()].map((commits) => commits.length)).toEqual([1]);
  const all = await commitsNaming(repo.git, 'Cub-Task', new Set(ids));
  expect([...all.keys()].sort()).toEqual([...ids].sort());
  expect(await commitsNaming(repo.git, 'Cub-Task', new Set(['x']))).toEqual(new Map());
});
