import type { Sql } from '../db/sql.ts';

/**
 * The most people that one comment calls, and the longest name that is looked for, in characters.
 */
const MOST_MENTIONS = 50;
const LONGEST_NAME = 100;

/** A character of a script that puts no space between words. */
const UNSPACED = '\\p{sc=Han}\\p{sc=Hiragana}\\p{sc=Katakana}\\p{sc=Hangul}\\p{sc=Thai}ー々〇';
const startsUnspaced = new RegExp(`^[${UNSPACED}]`, 'u');

/** A letter or digit of any other script, whose words end at something else. */
const isSpaced = new RegExp(`^(?![${UNSPACED}])[\\p{L}\\p{N}\\p{M}]$`, 'u');

/** Possible first part of a mail address before its `@`, at the end of a text. */
const localPart = new RegExp(`(?:(?![${UNSPACED}])[\\p{L}\\p{N}\\p{M}._%+-])+$`, 'u');
const domain = /^[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/u;

/**
 * The possible names after each `@`: every beginning of the following text that ends with a word,
 * the longest first; pure. Words need no space around them where the script has none, so that
 * `请@王伟看一下` calls 王伟. Mail and web addresses call nobody.
 */
export function mentionCandidates(text: string): readonly (readonly string[])[] {
  // Full-width characters count as their plain look-alikes; telephones write O’Brien.
  const plain = text.normalize('NFKC').replaceAll('’', "'");
  const found = new Map<string, readonly string[]>();
  for (const { index } of plain.matchAll(/@(?=[\p{L}\p{N}])/gu)) {
    const after = plain.slice(index + 1, index + 1 + LONGEST_NAME * 2).split(/[\r\n]/, 1)[0] ?? '';
    const before = plain.slice(Math.max(0, index - LONGEST_NAME), index);
    if (isInLink(before) || isAddress(before, after)) continue;
    const names = beginnings(after);
    if (names[0] !== undefined) found.set(names[0], names);
    if (found.size === MOST_MENTIONS) break;
  }
  return [...found.values()];
}

/**
 * Whether an `@` stands in a mail address: Latin letters or digits before it, and a domain or a
 * Latin word after it.
 */
function isAddress(before: string, after: string): boolean {
  const local = localPart.exec(before);
  // `@bo@ann` calls two.
  if (!local || !/[\p{L}\p{N}]/u.test(local[0]) || before[local.index - 1] === '@') return false;
  return !startsUnspaced.test(after) || domain.test(after);
}

/**
 * Whether an `@` stands in a web address, as in `https://code.example/@bo`; one behind its end
 * calls.
 */
function isInLink(before: string): boolean {
  const scheme = before.lastIndexOf('://');
  const from = scheme > 0 ? scheme : before.toLowerCase().lastIndexOf('www.');
  return from >= 0 && /^[\x21-\x7e]*[/=:#?&~]$/.test(before.slice(from + 1));
}

function beginnings(after: string): readonly string[] {
  const characters = [...after].slice(0, LONGEST_NAME + 2);
  const names: string[] = [];
  let name = '';
  for (const [at, character] of characters.entries()) {
    if (at >= LONGEST_NAME) break;
    name += character;
    if (character !== ' ' && endsWord(character, characters[at + 1] ?? '', characters[at + 2] ?? ''))
      names.unshift(name);
  }
  return names;
}

/** Whether a word ends between two characters; `bo` in `bo.lin` and `bo-2` does not. */
function endsWord(last: string, next: string, afterNext: string): boolean {
  if (!isSpaced.test(last)) return true;
  return !isSpaced.test(next) && !(/^[._-]$/.test(next) && isSpaced.test(afterNext));
}

/**
 * The ids of the active people whom a text calls by id or name, with dots or spaces in it: for each
 * `@` the longest that somebody has. A name of nobody stays text.
 */
export async function resolveMentions(sql: Sql, text: string): Promise<readonly string[]> {
  const candidates = mentionCandidates(text);
  if (candidates.length === 0) return [];
  const flat = candidates.flatMap((names, mention) => names.map((name) => ({ mention, name })));
  const { rows } = await sql.query<{ id: string }>(
    `with called as (select mention, fold(name) as name, length(name) as long
       from unnest($1::int[], $2::text[]) as c(mention, name)),
     found as (select p.id, c.mention, rank() over (partition by c.mention order by c.long desc) as place
       from person p, replace(p.name, '’', '''') as written,
         unnest(array[fold(p.id), fold(written), fold(replace(written, ' ', '.'))]) as known(name)
         join called c using (name) where p.active)
     select distinct id from found where place = 1 order by id`,
    [flat.map(({ mention }) => mention), flat.map(({ name }) => name)],
  );
  return rows.map(({ id }) => id);
}
