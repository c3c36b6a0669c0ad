import { isEmpty } from '../../../lib/text/json-text.ts';
import { toName } from '../../reading/device-name.ts';
import { CHANNEL_RULE, makeReading } from '../../reading/make-reading.ts';
import { deviceId, type Reading } from '../../reading/reading.ts';
import { type Rejection, reject } from '../../reading/rejection.ts';
import { type Unread, unread } from '../../reading/unread.ts';
import { MAX_ELEMENTS } from '../native/native-json.ts';
import type { Codec, CodecMessage, Decoded } from '../values/codec.ts';
import { declaredOf } from '../values/declared-of.ts';
import { decodedFrom } from '../values/decoded-from.ts';
import { valueAt } from '../values/json-path.ts';
import { parseJson, textOf } from '../values/json-payload.ts';
import { numberOf } from '../values/loose-number.ts';
import { readTime } from '../values/payload-time.ts';
import { readTextValue } from '../values/text-value.ts';
import { isNamedList, mappedValues } from './mapped-values.ts';
import { topicsOf } from './mapping.ts';
import type { MappingRule } from './mapping-rule.ts';
import { type Captures, compileTemplate, type TopicMatcher } from './topic-template.ts';

/**
 * Creates the codec of mapped topics: the first rule whose topic matches decides.
 * @param timeZone IANA zone of times that come without one
 * @returns undefined for topics that no rule has
 */
export function createMappings({ rules, timeZone }: { rules: readonly MappingRule[]; timeZone: string }) {
  const find = createFinder(rules);
  return (topic: string): Codec | undefined => {
    const found = find(topic);
    return found && ((message) => decode(message, { ...found, timeZone }));
  };
}

/** Finds the rule that decides on a topic, with what its template takes from it. */
export function createFinder(rules: readonly MappingRule[]): (topic: string) => Found | undefined {
  const compiled = rules.flatMap((rule) => topicsOf(rule).map((topic) => ({ rule, match: compileTemplate(topic) })));
  return (topic) => find(compiled, topic.split('/'));
}

type Found = { readonly rule: MappingRule; readonly captures: Captures };
type Context = Found & { readonly timeZone: string };

function find(
  compiled: readonly { readonly rule: MappingRule; readonly match: TopicMatcher }[],
  levels: readonly string[],
): Found | undefined {
  for (const { rule, match } of compiled) {
    const captures = match(levels);
    const start = rule.deviceStartsWith;
    if (captures && (start === undefined || captures.device?.startsWith(start))) return { rule, captures };
  }
  return undefined;
}

function decode(message: CodecMessage, context: Context): Decoded {
  const { rule } = context;
  if (rule.ignore) {
    rule.onIgnored?.(message);
    return { readings: [], rejections: [], ignored: [message.topic] };
  }
  if (rule.payload === 'text') return decodeText(message, context);
  const parsed = parseJson(message.payload);
  if ('reason' in parsed) return decodedFrom([parsed]);
  if (rule.carriesNone?.(parsed.json)) return { readings: [], rejections: [], ignored: [message.topic] };
  const json = rule.prepare ? rule.prepare(parsed.json) : parsed.json;
  const elements: readonly unknown[] = Array.isArray(json) && !isNamedList(json, rule) ? json : [json];
  if (elements.length === 0) return decodedFrom([reject('empty_batch', 'the array is empty')]);
  if (elements.length > MAX_ELEMENTS) {
    return decodedFrom([reject('too_large', `more than ${MAX_ELEMENTS} readings in one batch`)]);
  }
  const unreads: Unread[] = [];
  const results = elements.flatMap((element, index) => {
    const before = unreads.length;
    const found = decodeElement(element, { ...context, message, index, unreads });
    if (found.length === 0 && unreads.length === before) unreads.push(unread('nothing_found', message.topic));
    return found;
  });
  return decodedFrom(results, unreads);
}

function decodeText(message: CodecMessage, { rule, captures }: Context): Decoded {
  const channel = captures.channel ?? rule.channel ?? '';
  const text = textOf(message.payload.subarray(0, MAX_TEXT_BYTES)) ?? '';
  const states = { ...message.states, ...rule.states };
  const read = message.payload.length > MAX_TEXT_BYTES ? { word: text } : readTextValue(text);
  if ('problem' in read) return decodedFrom([reject('not_a_number', read.problem)]);
  const device = deviceOf(undefined, { rule, captures, message });
  if (device === undefined) return decodedFrom([reject('invalid_device', DEVICE_RULE)]);
  if (channel === '__proto__') return decodedFrom([reject('invalid_channel', CHANNEL_RULE)]);
  const value = 'word' in read ? numberOf(channel, read.word, { states, device }) : read.value;
  if (value === undefined) return decodedFrom([], [unread(text.trim() === '' ? 'no_value' : 'text', message.topic)]);
  const own = 'unit' in read ? read.unit : undefined;
  const unit = own ?? rule.unitOf?.(channel, value, message) ?? declaredOf(channel, { table: rule.units });
  const units = unit === undefined ? undefined : { [channel]: unit };
  const found = { device, ts: undefined, seq: undefined, values: { [channel]: value }, units };
  const { receivedAt } = message;
  const dropped: Rejection[] = [];
  const reading = makeReading(found, { receivedAt, index: null, unknownUnits: 'keep', dropped });
  return decodedFrom([reading, ...dropped]);
}

type ElementContext = Context & {
  readonly message: CodecMessage;
  readonly index: number;
  readonly unreads: Unread[];
};

/** @returns nothing where it holds no measured value */
function decodeElement(json: unknown, context: ElementContext): readonly (Reading | Rejection)[] {
  const { rule, message, index, timeZone, captures } = context;
  const found = mappedValues(json, { rule, message, index, timeZone, prefix: captures.channel });
  const { moments, rejections } = found;
  for (const one of found.unread) context.unreads.push(one);
  if (moments.length === 0) return rejections;
  const { time } = rule;
  const ts = time && readTime(valueAt(json, time.path), { format: time.format, timeZone: time.timeZone ?? timeZone });
  if (ts === null)
    return [...rejections, reject('invalid_time', `${time?.path} is no time of the format ${time?.format}`, index)];
  const named = rule.device === undefined ? undefined : valueAt(json, rule.device);
  const device = deviceOf(named, context);
  if (device === undefined) return [...rejections, reject('invalid_device', DEVICE_RULE, index)];
  const dropped: Rejection[] = [];
  const readings = moments.map(({ ts: own, values, units }) => {
    const reading = { device, ts: own ?? ts, seq: undefined, values, units: isEmpty(units) ? undefined : units };
    return makeReading(reading, { receivedAt: message.receivedAt, index, unknownUnits: 'keep', dropped });
  });
  return [...readings, ...dropped, ...rejections];
}

/** Nothing longer is one value. */
const MAX_TEXT_BYTES = 64;
const DEVICE_RULE = 'a device name has 1 to 64 characters, without + # and control characters';

function deviceOf(
  named: unknown,
  { rule, captures, message }: Found & { readonly message: CodecMessage },
): string | undefined {
  const site = toName(rule.site ?? captures.site ?? message.principal.site);
  const given = typeof named === 'string' || typeof named === 'number' ? String(named) : undefined;
  // A payload that should name its device and does not must not become the sender's.
  if (rule.device !== undefined && given === undefined) return undefined;
  const device = toName(given ?? captures.device ?? message.principal.device);
  return site === undefined || device === undefined ? undefined : deviceId(site, device);
}
