/**
 * Names in records for actors that are no person, program or device. No other actor may have such a
 * name: a record with `system` must mean the system.
 */
export const systemNames = [
  'system',
  'detector',
  'dispatcher',
  'plan',
  'administrator',
  'api',
  'anyone',
  'nobody',
] as const;
export type SystemName = (typeof systemNames)[number];

/** `token` begins the text of another kind of actor; `everyone` names no actor. */
const taken: ReadonlySet<string> = new Set([...systemNames, 'token', 'everyone']);

/** Characters that separate the parts of a record's text, and those that look like them. */
const SEPARATOR =
  /[:/\u02d0\u02d1\u02f8\u0589\u05c3\u0703\u0704\u16ec\u1804\u2044\u205a\u2215\u2236\u29f8\ua4fd\ua789\ufe13\ufe30\ufe55\uff0f\uff1a]/u;
/** Invisible characters, with which two names look the same. */
const UNSEEN = /[\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cf}]/u;
const INVISIBLE = new RegExp(UNSEEN, 'gu');
/** Letters of other scripts that look like Latin ones. */
const LOOKS_LIKE: Readonly<Record<string, string>> = {
  а: 'a',
  α: 'a',
  с: 'c',
  ϲ: 'c',
  ԁ: 'd',
  е: 'e',
  һ: 'h',
  і: 'i',
  ι: 'i',
  ı: 'i',
  ӏ: 'l',
  ν: 'v',
  м: 'm',
  ո: 'n',
  о: 'o',
  ο: 'o',
  օ: 'o',
  р: 'p',
  ρ: 'p',
  ѕ: 's',
  т: 't',
  τ: 't',
  у: 'y',
  γ: 'y',
};

/**
 * Why a person, a login, a token, a site or a device may not have a name, or undefined: it reads as
 * an actor of the system, or of another kind. Compares without case, in compatibility form (NFKC),
 * and by the look of letters.
 */
export function refuseName(name: string): string | undefined {
  if (SEPARATOR.test(name)) return 'it has a character that looks like the colon or slash of another kind of name';
  if (UNSEEN.test(name)) return 'it has an invisible character';
  const plain = plainName(name);
  return taken.has(plain) ? `"${plain}" is a name of the system's own` : undefined;
}

/** Names with the same plain form look alike. */
function plainName(name: string): string {
  const folded = name.normalize('NFKC').toLowerCase().normalize('NFD').replace(/\p{M}/gu, '').replace(INVISIBLE, '');
  return [...folded]
    .map((letter) => LOOKS_LIKE[letter] ?? letter)
    .join('')
    .trim();
}
