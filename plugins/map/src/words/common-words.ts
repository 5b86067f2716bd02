import { forEachWord } from './for-each-word.js';

const ENGLISH =
  'a about after all also an and any are as at be because been before being both but by can cannot could did do does doing done due each either else even ever every few for from get gets got had has have having here how if in instead into is it its itself just like made make makes many may might more most much must need needs no nor not now of off on once one only onto or other our out over own per please rather same shall should since so some still such than that the their them then there these they this those through thus to too two under until up upon us use used uses using very via want wants was we were what when where whether which while who why will with within without would yes yet you your';
/** What tasks and commit messages say whatever they are about. */
const OF_TASKS =
  'add added adding adds allow allows bug bugs change changed changes chore closes correct correctly ensure ensures feat feature fix fixed fixes fixing handle handles handling issue issues make new now properly refactor remove resolve resolves update updated updates';

const WORDS: ReadonlySet<string> = new Set(`${ENGLISH} ${OF_TASKS}`.split(' '));
let parts: ReadonlySet<number> | undefined;

/** Whether a word says nothing about what a task is about. By the letter: one handles a request, but a handler is a part of the program. @param word in lower case */
export function isCommonWord(word: string): boolean {
  return WORDS.has(word);
}

/** The same for a part of a name, as `get` of `getUser`. @param hash as `forEachWord` tells it */
export function isCommonPart(hash: number): boolean {
  parts ??= hashesOf(WORDS);
  return parts.has(hash);
}

function hashesOf(words: Iterable<string>): ReadonlySet<number> {
  const hashes = new Set<number>();
  for (const word of words) forEachWord(word, (hash) => hashes.add(hash));
  return hashes;
}
