import { telemetryTopic } from '../../../broker/topics/topic.ts';
import { isEmpty, isObject } from '../../../lib/text/json-text.ts';
import { isChannel } from '../../reading/make-reading.ts';
import { readTextValue } from '../values/text-value.ts';
import { isTimeName } from './native-time.ts';
import { readNativeValues } from './native-values.ts';

type Context = { readonly device: string };

/** This much of a payload is written out for its sender. */
const MAX_SHOWN_CHARACTERS = 110;

/** Longer payloads are left out: no person wrote them by hand. */
const MAX_TEXT_CHARACTERS = 1_024;
const NUMBER = '[+-]?\\d+(?:\\.\\d+)?(?:[eE][+-]?\\d+)?';
const PAIR = new RegExp(`([\\p{L}_][\\p{L}\\d_.-]{0,63})\\s*[=:]\\s*(${NUMBER})(?=[\\s,;&}]|$)`, 'gu');
const BETWEEN_PAIRS = /^[\s,;&{}]*$/;
const NUMBERS = new RegExp(`^${NUMBER}(?:[,;\\s]+${NUMBER})+$`);
const EXAMPLE_NAME = 'temperature';

/**
 * The payload to send instead, in words for the sender: `: send {"values":{"temp":21.4}}`.
 * @param sent the parsed JSON
 * @returns nothing if it contains no number
 */
export function sendInstead(sent: unknown, context: Context): string {
  if (typeof sent === 'string') return insteadOfText(sent, context);
  if (typeof sent === 'number') return Number.isFinite(sent) ? insteadOfOne({ v: sent }, String(sent), context) : '';
  if (!isObject(sent)) return '';
  const members = Object.entries(sent).filter(([name]) => !isTimeName(name) && name.toLowerCase() !== 'seq');
  const { values, units } = readNativeValues(Object.fromEntries(members), '', context);
  return payloadOf(
    Object.entries(values).map(([name, v]) => [name, units[name] === undefined ? v : { v, u: units[name] }] as const),
  );
}

/** The same for a payload that is no JSON. */
export function insteadOfText(text: string, context: Context): string {
  const trimmed = text.trim();
  if (trimmed === '' || trimmed.length > MAX_TEXT_CHARACTERS) return '';
  const repaired = repair(trimmed);
  if (repaired !== undefined) return sendInstead(isObject(repaired['values']) ? repaired['values'] : repaired, context);
  const pairs = [...trimmed.matchAll(PAIR)].map(([, name = '', value]) => [name, Number(value)] as const);
  if (pairs.length > 0 && BETWEEN_PAIRS.test(trimmed.replace(PAIR, ''))) {
    return payloadOf(pairs.filter(([name]) => isChannel(name) && !isTimeName(name)));
  }
  if (NUMBERS.test(trimmed)) {
    const numbers = trimmed.split(/[,;\s]+/).map(Number);
    return payloadOf(numbers.map((value, i) => [`NAME${i + 1}`, value] as const));
  }
  const read = /^[+-]?\d/.test(trimmed) ? readTextValue(trimmed) : { word: trimmed };
  if (!('value' in read)) return '';
  return insteadOfOne(
    { v: read.value, ...(read.unit !== undefined && { u: read.unit }) },
    trimmed.slice(0, 32),
    context,
  );
}

function insteadOfOne(value: { v: number; u?: string }, text: string, { device }: Context): string {
  const [site = '', name = ''] = device.split(':');
  const payload = JSON.stringify({ values: { [EXAMPLE_NAME]: value.u === undefined ? value.v : value } });
  return `: send ${payload}, or ${text} to ${telemetryTopic(site, name)}/${EXAMPLE_NAME}`;
}

/** As many channels as fit: a payload that is cut would not be read. */
function payloadOf(entries: readonly (readonly [string, unknown])[]): string {
  const shown: (readonly [string, unknown])[] = [];
  let text = '';
  for (const entry of entries) {
    shown.push(entry);
    const longer = JSON.stringify({ values: Object.fromEntries(shown) });
    if (longer.length > MAX_SHOWN_CHARACTERS) break;
    text = longer;
  }
  return text === '' ? '' : `: send ${text}`;
}

/** Strings stay as they are; around them, text of people without knowledge of JSON. */
const OUTSIDE_STRINGS = /("(?:[^"\\]|\\.)*")|([^"]+)/g;
const REPAIRS: readonly ((text: string) => string)[] = [
  (text) => text.replace(/'([^'"\\]*)'/g, '"$1"'),
  (text) =>
    text
      .replace(/\bTrue\b/g, 'true')
      .replace(/\bFalse\b/g, 'false')
      .replace(/\bNone\b/g, 'null'),
  (text) => text.replace(/([{,]\s*)([\p{L}_][\p{L}\d_.-]*)(\s*:)/gu, '$1"$2"$3'),
  (text) => text.replace(/(\d),(\d+\s*[,}\]])/g, '$1.$2'),
  (text) => text.replace(/,(\s*[}\]])/g, '$1'),
  (text) => text.replace(/;(\s*)$/, '$1'),
];

/**
 * JSON with single quotes, bare names, a decimal comma or a comma too many, as its sender meant it;
 * undefined where it is more than that.
 */
function repair(text: string): Record<string, unknown> | undefined {
  if (!text.startsWith('{')) return undefined;
  let repaired = text;
  for (const step of REPAIRS) {
    repaired = repaired.replace(
      OUTSIDE_STRINGS,
      (_all, string: string | undefined, rest: string) => string ?? step(rest),
    );
    try {
      const json: unknown = JSON.parse(repaired);
      return isObject(json) && !isEmpty(json) ? json : undefined;
    } catch {
      // The next step may help.
    }
  }
  return undefined;
}
