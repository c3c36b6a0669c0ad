import { Writable } from 'node:stream';

/**
 * Characters that control a terminal or disguise text: C0 and C1 controls and DEL, marks that turn
 * the direction of writing, line and paragraph separators, and invisible tags. Line feed and tab
 * stay, and a carriage return before a line feed.
 */
const UNPRINTABLE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones to be found
  /\r(?!\n)|[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]|[\u{e0000}-\u{e007f}]/gu;

/**
 * Beyond {@link UNPRINTABLE} what JSON leaves as it is; text in JSON holds it inside of strings
 * only.
 */
const UNPRINTABLE_IN_JSON = /[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]|[\u{e0000}-\u{e007f}]/gu;

/**
 * Text from outside for a terminal or a log: control characters are written as JSON escapes them
 * (`\u001b`). Letters of every language stay; JSON stays JSON with the same values.
 */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, escaped);
}

/** The same for a word or a line that others stand beside: it cannot begin another line either. */
export function printableLine(text: string): string {
  return printable(text).replaceAll('\r', '\\r').replaceAll('\n', '\\n').replaceAll('\t', '\\t');
}

/** A line of JSON whose values are the same, without characters that a terminal obeys. */
export function printableJson(json: string): string {
  return json.replace(UNPRINTABLE_IN_JSON, escaped);
}

/** A value of a log line with every text in it {@link printable}, names of members included. */
export function printableValue(value: unknown): unknown {
  if (typeof value === 'string') return printable(value);
  if (Array.isArray(value)) return value.map(printableValue);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [printable(name), printableValue(member)]));
}

/**
 * Makes all output {@link printable}, for every command. Its text comes in whole lines.
 */
export function printableOutput(terminal: Writable): Writable {
  return new Writable({
    decodeStrings: false,
    write(chunk: string | Buffer, _encoding, done) {
      terminal.write(printable(String(chunk)), done);
    },
  });
}

function escaped(characters: string): string {
  let text = '';
  for (let at = 0; at < characters.length; at++) {
    text += `\\u${characters.charCodeAt(at).toString(16).padStart(4, '0')}`;
  }
  return text;
}
