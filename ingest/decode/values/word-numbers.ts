import { createHash } from 'node:crypto';
import { declaredOf } from './declared-of.ts';
import { ANY_OTHER_WORD, type States } from './loose-number.ts';

/** Words of channels that rules or settings name. */
export type WantedWords = readonly (readonly [channel: string, words: readonly string[]])[];

/** The number of a word that no rule uses. */
const OTHER = 0;
const NUMBERS = 1_000_000;

/**
 * The number of a word that no table has: the same everywhere and always, outside of the usual
 * numbers of tables.
 */
export function numberOfWord(word: string): number {
  const bytes = createHash('sha256').update(word.trim().toLowerCase()).digest();
  return 1_000 + (bytes.readUInt32BE(0) % NUMBERS);
}

/**
 * Adds the wanted words to tables: known words keep their numbers, new ones get one, others are 0.
 */
export function withWords(states: States, wanted: WantedWords): States {
  const tables: Record<string, Readonly<Record<string, number>>> = { ...states };
  for (const [channel, words] of wanted) {
    for (const key of new Set([channel, ...keysOf(tables, channel)])) {
      const table = Object.hasOwn(tables, key) ? tables[key] : declaredOf(channel, { table: states });
      tables[key] = {
        [ANY_OTHER_WORD]: OTHER,
        ...Object.fromEntries(words.map((word) => [word, numberIn(table, word)])),
        ...table,
      };
    }
  }
  return tables;
}

/** Every number that a word of a channel may come as. */
export function numbersOfWord(
  word: string,
  { channel, states }: { channel: string; states: readonly States[] },
): readonly number[] {
  const tables = states.flatMap((each) => [
    ...keysOf(each, channel).map((key) => each[key]),
    declaredOf(channel, { table: each }),
  ]);
  return [...new Set([numberIn(undefined, word), ...tables.map((table) => numberIn(table, word))])];
}

/** Under which a channel stands in a table: its own name, and that of one device. */
function keysOf(states: States, channel: string): readonly string[] {
  return Object.keys(states).filter((key) => key === channel || key.endsWith(`/${channel}`));
}

function numberIn(table: Readonly<Record<string, number>> | undefined, word: string): number {
  const wanted = word.trim().toLowerCase();
  const known = Object.entries(table ?? {}).find(([name]) => name.toLowerCase() === wanted);
  return known ? known[1] : numberOfWord(word);
}
