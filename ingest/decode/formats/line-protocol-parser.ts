/** A point of InfluxDB line protocol. */
export type Point = {
  readonly measurement: string;
  readonly tags: ReadonlyMap<string, string>;
  readonly fields: ReadonlyMap<string, number | boolean | string>;
  /** Fields that were left out, in words: their values are no number, truth value or text. */
  readonly problems: readonly string[];
  /** An integer in a unit that the text does not name, or undefined where the point has no time. */
  readonly time: string | undefined;
};

/** The content of one line, or, in words, its fault. */
export type Line = { readonly point: Point } | { readonly problem: string };

/**
 * Reads the lines of a line protocol text, comments and blank lines left out. A bad line costs only
 * itself: reading continues behind its end. A quoted string may contain line breaks.
 */
export function* parseLines(text: string): Generator<Line> {
  const cursor: Cursor = { text, at: 0 };
  while (cursor.at < text.length) {
    skip(cursor, ' \t\r');
    const start = cursor.at;
    if (text[start] === '#') cursor.at = endOfLine(text, start);
    else if (start < text.length && text[start] !== '\n') yield readLine(cursor, start);
    cursor.at++;
  }
}

type Cursor = { readonly text: string; at: number };

class Malformed extends Error {}

function readLine(cursor: Cursor, start: number): Line {
  try {
    return { point: readPoint(cursor) };
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    cursor.at = endOfLine(cursor.text, start);
    return { problem: error.message };
  }
}

function readPoint(cursor: Cursor): Point {
  const measurement = readName(cursor, ', ');
  if (measurement === '') throw new Malformed('the measurement is missing');
  const tags = new Map<string, string>();
  while (take(cursor, ',')) {
    const key = readName(cursor, ',= ');
    if (key === '' || !take(cursor, '=')) throw new Malformed('a tag is key=value');
    const value = readName(cursor, ',= ');
    if (value === '') throw new Malformed(`the tag ${key.slice(0, 64)} has no value`);
    if (tags.has(key)) throw new Malformed(`the tag ${key.slice(0, 64)} is there twice`);
    tags.set(key, value);
  }
  if (!skip(cursor, ' ')) throw new Malformed('the fields are missing');
  const fields = new Map<string, number | boolean | string>();
  const problems: string[] = [];
  do {
    const key = readName(cursor, ',= ');
    if (key === '' || !take(cursor, '=')) throw new Malformed('a field is key=value');
    const value = readValue(cursor, key.slice(0, 64));
    if (typeof value === 'object') problems.push(value.problem);
    else fields.set(key, value);
  } while (take(cursor, ','));
  if (fields.size === 0) throw new Malformed(problems[0] as string);
  const spaced = skip(cursor, ' ');
  const time = readRun(cursor);
  if (time !== '' && !(spaced && /^-?\d{1,19}$/.test(time) && fits(time))) {
    throw new Malformed('the time is not a whole number of 64 bits');
  }
  skip(cursor, ' \r');
  if (cursor.at < cursor.text.length && cursor.text[cursor.at] !== '\n') {
    throw new Malformed('there is something behind the time');
  }
  return { measurement, tags, fields, problems, time: time === '' ? undefined : time };
}

/**
 * Reads up to an unescaped character of `stops`; a backslash before one of `,= ` takes it
 * literally.
 */
function readName(cursor: Cursor, stops: string): string {
  const { text } = cursor;
  let name = '';
  let from = cursor.at;
  for (; cursor.at < text.length; cursor.at++) {
    const character = text[cursor.at] as string;
    if (character === '\n' || stops.includes(character)) break;
    if (character === '\\' && ',= '.includes(text[cursor.at + 1] || '\n')) {
      name += text.slice(from, cursor.at);
      from = ++cursor.at;
    }
  }
  return name + text.slice(from, cursor.at);
}

const FLOAT = /^-?(\d+(?:\.\d*)?|\.\d+)([eE][+-]?\d+)?$/;
const INTEGER = /^(-?\d+i|\d+u)$/;

/**
 * Up to this many digits any integer has 64 bits; none has with more than twenty (a sign counts).
 */
const MAX_SURE_DIGITS = 18;
const MAX_DIGITS = 20;
const TRUTH = /^(?:(t|T|true|True|TRUE)|f|F|false|False|FALSE)$/;

function readValue(cursor: Cursor, field: string): number | boolean | string | { readonly problem: string } {
  if (cursor.text[cursor.at] === '"') return readString(cursor, field);
  const value = readRun(cursor, ',');
  if (FLOAT.test(value)) return Number(value);
  if (INTEGER.test(value)) return readInteger(value, field);
  const truth = TRUTH.exec(value);
  if (truth) return truth[1] !== undefined;
  if (value === '') throw new Malformed(`the field ${field} has no value`);
  return { problem: `${field}=${value.slice(0, 32)} is no number, truth value or quoted text` };
}

/** @param value has the suffix `i`, signed, or `u`, unsigned: 64 bits */
function readInteger(value: string, field: string): number | { readonly problem: string } {
  const digits = value.slice(0, -1).replace(/^(-?)0+(?=\d)/, '$1');
  if (!fits(digits, value.endsWith('u'))) return { problem: `the value of ${field} has more than 64 bits` };
  return Number(digits);
}

function fits(digits: string, isUnsigned = false): boolean {
  if (digits.length <= MAX_SURE_DIGITS || digits.length > MAX_DIGITS) return digits.length <= MAX_SURE_DIGITS;
  const integer = BigInt(digits);
  return (isUnsigned ? BigInt.asUintN(64, integer) : BigInt.asIntN(64, integer)) === integer;
}

function readString(cursor: Cursor, field: string): string {
  const { text } = cursor;
  const from = ++cursor.at;
  for (; cursor.at < text.length; cursor.at++) {
    if (text[cursor.at] === '\\') cursor.at++;
    else if (text[cursor.at] === '"') {
      cursor.at++;
      return text
        .slice(from, cursor.at - 1)
        .replace(/\\(["\\nrt])/g, (_, escaped: string) => ESCAPED[escaped] ?? escaped);
    }
  }
  throw new Malformed(`the text of ${field} has no closing quote`);
}

/** Reads up to white space, or one of `stops`. */
function readRun(cursor: Cursor, stops = ''): string {
  const { text } = cursor;
  const from = cursor.at;
  while (cursor.at < text.length && !` \r\n${stops}`.includes(text[cursor.at] as string)) cursor.at++;
  return text.slice(from, cursor.at);
}

/** Characters that InfluxDB's own encoder escapes in a text beyond the quote and the backslash. */
const ESCAPED: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

function take(cursor: Cursor, character: string): boolean {
  if (cursor.text[cursor.at] !== character) return false;
  cursor.at++;
  return true;
}

function skip(cursor: Cursor, characters: string): boolean {
  const from = cursor.at;
  while (cursor.at < cursor.text.length && characters.includes(cursor.text[cursor.at] as string)) cursor.at++;
  return cursor.at > from;
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end === -1 ? text.length : end;
}
