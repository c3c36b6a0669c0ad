import { COMMON_PASSWORDS } from './common-passwords.ts';
import { isPassword, PASSWORD_RULE } from './stored-secret.ts';

/**
 * Characters that may stand before and after a well-known word and still make nothing new of it.
 */
const MAX_DECORATION = 6;

/** Digits alone up to here: a date, a telephone number. */
const MAX_DIGITS = 12;

/** Digits beside somebody's own words: a date. */
const MAX_DATE = 8;

/** Fewest characters left of a password without well-known words about its owner. */
const LEAST_OWN = 5;
const common = new Set(COMMON_PASSWORDS.split(/\s+/));
const ROWS = [
  ...['abcdefghijklmnopqrstuvwxyz', '01234567890', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm', 'qwertzuiop', 'yxcvbnm'],
  ...[
    'azertyuiop',
    'qsdfghjklm',
    'qwertyuiopasdfghjklzxcvbnm',
    '1qaz2wsx3edc4rfv5tgb6yhn7ujm',
    'qazwsxedcrfvtgbyhnujm',
  ],
  ...['1q2w3e4r5t6y7u8i9o0p', 'q1w2e3r4t5y6u7i8o9p0', '!@#$%^&*()'],
];
const runs = ROWS.flatMap((row) => [row.repeat(2), reversed(row.repeat(2))]);

/**
 * Decides whether people may choose a password. A well-known one is refused in any case and width,
 * with digits and signs around it, and with signs for letters; so are runs, repetitions, and known
 * facts about its owner, also backwards.
 * @param about facts about its owner: id, login, name, e-mail, sites
 * @returns why not, in words; undefined if it may be chosen
 */
export function refusePassword(password: string, about: readonly string[]): string | undefined {
  if (!isPassword(password)) return PASSWORD_RULE;
  const folded = password.normalize('NFKC').toLowerCase();
  if (isWellKnown(folded)) return 'this password is one of those that are tried first; take several words of your own';
  const words = about.flatMap(wordsOf).toSorted((a, b) => b.length - a.length);
  if (isAbout(squash(folded), words) || isAbout(squash(unmasked(folded)), words)) {
    return 'this password is made of the login, name, e-mail, id or site that it is for; take other words';
  }
  return undefined;
}

function isWellKnown(folded: string): boolean {
  const text = squash(folded);
  if (text.length <= MAX_DIGITS && /^\d*$/.test(text)) return true;
  return [folded, text].some((form) => undecorated(form).some((core) => isCommon(core) || isPattern(core)));
}

function isCommon(core: string): boolean {
  return [core, unmasked(core), reversed(core)].some((form) => common.has(form));
}

/** One character or group again and again, or a run along the alphabet or the keyboard. */
function isPattern(text: string): boolean {
  if (text.length >= 4 && runs.some((run) => run.includes(text))) return true;
  for (let unit = 1; unit <= text.length / 2; unit++) {
    const part = text.slice(0, unit);
    if (part.repeat(Math.ceil(text.length / unit)).slice(0, text.length) !== text) continue;
    return unit <= 4 || isWellKnown(part);
  }
  return false;
}

/** The text, and the rest of it without decorating digits and signs at its ends. */
function undecorated(text: string): readonly string[] {
  const start = text.search(/\p{L}/u);
  if (start < 0) return [text];
  const end = text.length - (/\P{L}*$/u.exec(text)?.[0].length ?? 0);
  const cuts = [text.slice(start, end), text.slice(start), text.slice(0, end)];
  const isDecoration = (cut: string): boolean => {
    const around = text.replace(cut, '');
    return around.length <= MAX_DECORATION || isPattern(around);
  };
  return [text, ...cuts.filter((cut) => cut.length >= 4 && cut !== text && isDecoration(cut))];
}

/** Signs that replace letters. */
function unmasked(text: string): string {
  const letters: Readonly<Record<string, string>> = {
    '@': 'a',
    '4': 'a',
    '3': 'e',
    '1': 'i',
    '!': 'i',
    '0': 'o',
    $: 's',
    '5': 's',
    '7': 't',
    '+': 't',
  };
  return text.replace(/[@431!0$57+]/g, (sign) => letters[sign] ?? sign);
}

/** Whether too little of its own is left of a text without some words. */
function isAbout(text: string, words: readonly string[]): boolean {
  let own = text;
  for (const word of words) own = own.replaceAll(word, ' ').replaceAll(reversed(word), ' ');
  if (own === text) return false;
  const left = own.replaceAll(' ', '');
  return left.length < LEAST_OWN || (left.length <= MAX_DATE && /^\d+$/.test(left)) || isWellKnown(left);
}

/** A text as a whole and its parts; parts under three Latin letters are in too many words. */
function wordsOf(text: string): readonly string[] {
  const folded = text.normalize('NFKC').toLowerCase();
  const parts = [squash(folded), ...folded.split(/[^\p{L}\p{N}]+/u)];
  return [...new Set(parts)].filter((part) => part.length >= (/^[\x20-\x7e]*$/.test(part) ? 3 : 2));
}

function squash(text: string): string {
  return text.replace(/[^\p{L}\p{N}]+/gu, '');
}

function reversed(text: string): string {
  return [...text].reverse().join('');
}
