import { forEachWord } from './for-each-word.js';

const ENGLISH =
  'a about after all also an and any are as at be because been before being both but by can cannot could did do ' +
  'does doing done due each either else even ever every few for from get gets got had has have having here how if ' +
  'in instead into is it its itself just like made make makes making many may might more most much must need ' +
  'needs no nor not now of off on once one only onto or other our out over own per please rather same shall ' +
  'should since so some still such than that the their them then there these they this those through thus to too ' +
  'two under until up upon us use used uses using very via want wants was we were what when where whether which ' +
  'while who why will with within without would yes yet you your';
/** Tasks and commit messages have these words whatever they are about; some projects have a part that is called so. */
const OF_TASKS =
  'add added adding adds allow allows bug bugs change changed changes chore closes correct correctly ensure ' +
  'ensures feat feature fix fixed fixes fixing handle handles handling issue issues new properly refactor remove ' +
  'resolve resolves update updated updates';
/** What a word of tasks counts beside any other word. */
const OF_TASKS_WEIGHT = 0.2;

const WEIGHTS: ReadonlyMap<string, number> = new Map([
  ...OF_TASKS.split(' ').map((word): [string, number] => [word, OF_TASKS_WEIGHT]),
  ...ENGLISH.split(' ').map((word): [string, number] => [word, 0]),
]);
let parts: ReadonlyMap<number, number> | undefined;

/**
 * How much a word says about what a task is about, from 0 to 1. By the letter: one handles a request, but a handler is
 * a part of the program.
 * @param word in lower case
 */
export function weightOfWord(word: string): number {
  return WEIGHTS.get(word) ?? 1;
}

/** The same for a part of a name, as `get` of `getUser`. @param hash as `forEachWord` tells it */
export function weightOfPart(hash: number): number {
  parts ??= hashesOf(WEIGHTS);
  return parts.get(hash) ?? 1;
}

function hashesOf(weights: ReadonlyMap<string, number>): ReadonlyMap<number, number> {
  const hashes = new Map<number, number>();
  for (const [word, weight] of weights) forEachWord(word, (hash) => hashes.set(hash, weight));
  return hashes;
}
