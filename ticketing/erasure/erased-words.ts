/** What an erasure looks for, and what takes its place. */
export type ErasedTerms = {
  readonly pseudonym: string;
  /** Id and logins of the person: replaced where they name a person. */
  readonly ids: readonly string[];
  /** Names, mail addresses and telephone numbers: replaced in every text. */
  readonly words: readonly string[];
  /** Hashes over texts that changed → hashes over the present ones. */
  readonly hashes: Readonly<Record<string, string>>;
};

/** JSON as rows and payloads hold it. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** Keys and columns whose values name people. */
const NAMES_PERSON = new RegExp(
  `^(?:actor|owner|author|maker|assignee|previous|person|who|requester|recipient|chosen|subject|lead|supervisor|login|logins|mentions|mentioned|members|people|candidate|names?|to_person|from_person|tokenOf|signer|${[
    '(?:.*[a-z])?(?:_by|By)',
    '(?:person|assignee|lead|supervisor|author|owner)(?:_id|Id)?',
    'assigneeId|previousId',
  ].join('|')})$`,
);

/** Keys and columns of sentences that the program writes, with ids of people in them. */
const SENTENCE = /(?:^why|reason)$/i;

/** Tables of which each row is of one person alone. */
const OWN: ReadonlySet<string> = new Set([
  ...['account_identity', 'second_factor', 'recovery_code', 'account_session', 'sign_in_link', 'person_skill'],
  ...['site_access', 'person_shift', 'absence', 'dropped_shift', 'person_inactive', 'notification_preference'],
  'push_device',
]);
/** Tables whose keys are ids of people. */
const PEOPLE: ReadonlySet<string> = new Set(['person', 'account']);

/** Shorter words in Latin letters are names of many things: they are replaced in no text. */
const SHORTEST = 4;

/** Replaces what names a person in values of any depth; pure. */
export type Eraser = (value: Json, key: string) => Json;

/** Makes an {@link Eraser}. */
export function createEraser({ pseudonym, ids, words, hashes }: ErasedTerms): Eraser {
  const isCompound = (id: string) => /[^\p{L}\p{N}]/u.test(id);
  const patterns = [
    ...words.filter(isDistinct).map(patternOf),
    ...ids.map((id) => patternOf(isCompound(id) ? id : `@${id}`)),
  ];
  const sentences = ids.map(patternOf);
  const known = new Set(ids);
  const exact = new Set(words);
  const text = (value: string, key: string): string => {
    const hash = hashes[value];
    if (hash !== undefined) return hash;
    if (NAMES_PERSON.test(key) && (known.has(value) || exact.has(value))) return pseudonym;
    const sought = SENTENCE.test(key) ? [...patterns, ...sentences] : patterns;
    return sought.reduce((changed, pattern) => changed.replace(pattern, pseudonym), value);
  };
  const object = (value: { readonly [key: string]: Json }): Json => {
    if (isRowChange(value)) return rowChange(value);
    const isPerson = value['kind'] === 'person';
    const isTheirs = known.has(String(value['person']));
    return Object.fromEntries(
      Object.entries(value).map(([name, each]) => {
        if (isTheirs && (name === 'address' || name === 'browser')) return [name, pseudonym];
        return [name, erase(each, name === 'id' && isPerson ? 'person' : name)];
      }),
    );
  };
  const rowChange = ({ table, key, row }: RowOf): Json => {
    const keys = key.split(' ').map((part) => (known.has(part) ? pseudonym : part));
    if (row === null) return { table, key: keys.join(' '), row };
    if (PEOPLE.has(table)) {
      // Another person may have the same name.
      if (!known.has(key)) return { table, key, row: erasePeople(row) };
      return { table, key: keys.join(' '), row: { ...plain(row), id: pseudonym, name: pseudonym } };
    }
    if (OWN.has(table) && known.has(String(row['person_id'])))
      return { table, key: keys.join(' '), row: { person_id: pseudonym } };
    return { table, key: keys.join(' '), row: erase(row, 'row') };
  };
  /** Ids of people in the row of somebody else. */
  const erasePeople = (row: { readonly [key: string]: Json }): Json =>
    Object.fromEntries(
      Object.entries(row).map(([name, value]) => [
        name,
        typeof value === 'string' && NAMES_PERSON.test(name) && known.has(value) ? pseudonym : value,
      ]),
    );
  const erase: Eraser = (value, key) => {
    if (typeof value === 'string') return text(value, key);
    if (value === null || typeof value !== 'object') return value;
    if (isList(value)) return value.map((each) => erase(each, key));
    return object(value);
  };
  return erase;
}

type RowOf = { readonly table: string; readonly key: string; readonly row: { readonly [key: string]: Json } | null };

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

/** One row of the change record. */
function isRowChange(value: { readonly [key: string]: Json }): value is RowOf {
  return typeof value['table'] === 'string' && typeof value['key'] === 'string' && 'row' in value;
}

/** Of the row of a person or an account: whether they were there. */
function plain({ active, role, created_at: createdAt }: { readonly [key: string]: Json }): Record<string, Json> {
  return Object.fromEntries(
    Object.entries({ active, role, created_at: createdAt }).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value]],
    ),
  );
}

function isDistinct(word: string): boolean {
  return /[^\p{ASCII}]/u.test(word) ? [...word].length > 1 : word.length >= SHORTEST;
}

/** Finds a word that is not part of a longer one; Han has no spaces between words. */
function patternOf(word: string): RegExp {
  const escaped = word.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const isHan = /\p{Script=Han}/u.test(word);
  const edges = isHan ? ['', ''] : ['(?<![\\p{L}\\p{N}_.-])', '(?![\\p{L}\\p{N}_-])'];
  return new RegExp(`${edges[0]}${escaped}${edges[1]}`, 'giu');
}
