import { forEachWord } from './for-each-word.js';

const ENGLISH =
  'a about after all also an and any are as at be because been before being both but by can cannot could did do does doing done due each either else even ever every few for from get gets got had has have having here how if in instead into is it its itself just like made make makes many may might more most much must need needs no nor not now of off on once one only onto or other our out over own per please rather same shall should since so some still such than that the their them then there these they this those through thus to too two under until up upon us use used uses using very via want wants was we were what when where whether which while who why will with within without would yes yet you your';
/** What tasks and commit messages say whatever they are about. */
const OF_TASKS =
  'add added adding adds allow allows bug bugs change changed changes chore closes correct correctly ensure ensures feat feature fix fixed fixes fixing handle handles handling issue issues make new now properly refactor remove resolve resolves update updated updates';

let common: ReadonlySet<number> | undefined;

/** Whether a word says nothing about what a task is about. @param hash as `forEachWord` tells it */
export function isCommonWord(hash: number): boolean {
  common ??= hashesOf(`${ENGLISH} ${OF_TASKS}`);
  return common.has(hash);
}

function hashesOf(text: string): ReadonlySet<number> {
  const hashes = new Set<number>();
  forEachWord(text, (hash) => hashes.add(hash));
  return hashes;
}
