/** Called for each word of a text, in order. `hash` is of its stem, `isWhole` says that it is a name of several words, hashed as one. */
type WordSink = (hash: number, isWhole: boolean) => void;

const SEED = 0x811c9dc5;
const PRIME = 0x01000193;
const [LOWER_A, LOWER_Z, UPPER_A, UPPER_Z, ZERO, NINE, UNDERSCORE, DOLLAR] = [97, 122, 65, 90, 48, 57, 95, 36];
const [A, C, D, E, G, I, N, O, R, S, T, U, Y] = [...'acdegionrstuy'].map((letter) => letter.charCodeAt(0)).sort((a, b) => a - b) as [
  number, number, number, number, number, number, number, number, number, number, number, number, number,
];

export { SEED, PRIME, LOWER_A, LOWER_Z, UPPER_A, UPPER_Z, ZERO, NINE, UNDERSCORE, DOLLAR, A, C, D, E, G, I, N, O, R, S, T, U, Y };
export type { WordSink };
