import type { Language } from './language.ts';
import { prepare, type Saying, type Sayings } from './saying.ts';
import { accessSayings } from './words-access.ts';
import { alarmSayings } from './words-alarms.ts';
import { deviceSayings } from './words-devices.ts';
import { names } from './words-names.ts';
import { peopleSayings } from './words-people.ts';
import { plantSayings } from './words-plant.ts';
import { pieces, ruleSayings } from './words-rules.ts';
import { settingSayings } from './words-settings.ts';
import { systemSayings } from './words-system.ts';
import { ticketSayings } from './words-tickets.ts';

/** Texts that are looked up again and again, such as the reasons on a page of alarms. */
const MOST_KEPT = 5_000;
/** Longer texts are no sentences of the program. */
const LONGEST = 2_000;

const catalogue = {
  ...ruleSayings,
  ...deviceSayings,
  ...plantSayings,
  ...alarmSayings,
  ...ticketSayings,
  ...peopleSayings,
  ...accessSayings,
  ...systemSayings,
  ...settingSayings,
};
const kept = new Map<string, string | undefined>();
const sayings = lazily(catalogue);
const piecesToo = lazily({ ...catalogue, ...pieces });

/**
 * The program's sentences in Chinese. The record keeps English sentences, sealed as they were
 * written; here they are recognised by the catalogue, and the names and numbers in them are put
 * into the Chinese sentence.
 * @returns undefined for what the catalogue does not have, such as words of people
 */
export function inChinese(text: string): string | undefined {
  if (text.length > LONGEST) return undefined;
  if (kept.has(text)) return kept.get(text);
  const said = look(text);
  if (kept.size >= MOST_KEPT) kept.clear();
  kept.set(text, said);
  return said;
}

/**
 * The program's sentences in the language of their reader; words that the catalogue does not have
 * stay.
 */
export function inLanguage(language: Language, text: string): string {
  return language === 'en' ? text : (inChinese(text) ?? text);
}

function look(text: string, among = sayings): string | undefined {
  const said =
    whole(text, among) ??
    parts(text, { among, between: /(?<=[.!?]) +(?=[A-Z])/, joint: '' }) ??
    parts(text, { among, between: /; (?:and )?/, joint: '；' }) ??
    firstOf(among().joints, text);
  if (said !== undefined || !text.endsWith('.')) return said;
  const sentence = look(text.slice(0, -1), among);
  return sentence === undefined ? undefined : `${sentence}。`;
}

function whole(text: string, among: typeof sayings): string | undefined {
  return own(among().exact, text) ?? firstOf(among().sentences, text);
}

function firstOf(known: readonly Saying[], text: string): string | undefined {
  for (const saying of known) {
    const said = text.includes(saying.landmark) ? saying.say(text, inGap) : undefined;
    if (said !== undefined) return said;
  }
  return undefined;
}

/** Several sentences, or reasons, one after the other; the catalogue must have at least one. */
function parts(
  text: string,
  { among, between, joint }: { among: typeof sayings; between: RegExp; joint: string },
): string | undefined {
  const each = text.split(between);
  if (each.length < 2) return undefined;
  const said = each.map((part) => whole(part, among) ?? firstOf(among().joints, part));
  if (said.every((part) => part === undefined)) return undefined;
  return said.map((part, index) => part ?? each[index]).join(joint);
}

/** Words in a gap: a name, a sentence, a list of them, or a piece of a sentence. */
function inGap(words: string): string | undefined {
  const one = own(names, words.toLowerCase()) ?? whole(words, sayings);
  if (one !== undefined) return one;
  const list = words.split(/, (?:and |or )?| and | or /);
  const each = list.map((item) => own(names, item.toLowerCase()) ?? whole(item, piecesToo));
  const asList = (): string => each.map((item, index) => item ?? list[index]).join('、');
  if (list.length > 1 && each.every((item) => item !== undefined)) return asList();
  return look(words, piecesToo) ?? (list.length > 1 && each.some((item) => item !== undefined) ? asList() : undefined);
}

function own(words: Readonly<Record<string, string>>, word: string): string | undefined {
  return Object.hasOwn(words, word) ? words[word] : undefined;
}

type Prepared = {
  readonly exact: Sayings;
  /** Those with more words of their own come first. */
  readonly sentences: readonly Saying[];
  /** Those of colons and commas alone, which join other sentences. */
  readonly joints: readonly Saying[];
};

/** Prepared at the first text: nobody may ever ask. */
function lazily(exact: Sayings): () => Prepared {
  let made: Prepared | undefined;
  return () => {
    if (made) return made;
    const all = Object.entries(exact)
      .map(([english, chinese]) => prepare(english, chinese))
      .sort((one, other) => other.weight - one.weight);
    made = {
      exact,
      sentences: all.filter(({ hasWords }) => hasWords),
      joints: all.filter(({ hasWords }) => !hasWords),
    };
    return made;
  };
}
