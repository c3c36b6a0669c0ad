import type { Codec, CodecMessage, Decoded } from './codec.ts';
import { declaredUnit } from './declared-unit.ts';
import { toName } from './device-name.ts';
import { isOpen, select, valueAt } from './json-path.ts';
import { parseJson } from './json-payload.ts';
import { looseNumber, looseText } from './loose-number.ts';
import { CHANNEL_RULE, MAX_CHANNELS, makeReading } from './make-reading.ts';
import { type Mapping, topicsOf } from './mapping.ts';
import { MAX_ELEMENTS } from './native-json.ts';
import { readTime } from './payload-time.ts';
import { deviceId, type Reading } from './reading.ts';
import { type Rejection, reject } from './rejection.ts';
import { sortOut } from './sort-out.ts';
import { type Captures, compileTemplate, type TopicMatcher } from './topic-template.ts';

/** A mapping, and what a declaration cannot say. */
export type MappingRule = Mapping & {
  /** The unit of a value where the mapping gives none, or its value tells another. */
  readonly unitOf?: (channel: string, value: number, message: CodecMessage) => string | undefined;
  /** Sees each message that the rule ignores. */
  readonly onIgnored?: (message: CodecMessage) => void;
};

/**
 * Creates the codec of mapped topics: the first rule whose topic matches decides.
 * @param timeZone IANA zone of times that come without one
 * @returns undefined for topics that no rule has
 */
export function createMappings({ rules, timeZone }: { rules: readonly MappingRule[]; timeZone: string }) {
  const compiled = rules.flatMap((rule) => topicsOf(rule).map((topic) => ({ rule, match: compileTemplate(topic) })));
  return (topic: string): Codec | undefined => {
    const found = find(compiled, topic.split('/'));
    return found && ((message) => decode(message, { ...found, timeZone }));
  };
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
  if ('reason' in parsed) return sortOut([parsed]);
  const elements: readonly unknown[] = Array.isArray(parsed.json) ? parsed.json : [parsed.json];
  if (elements.length === 0) return sortOut([reject('empty_batch', 'the array is empty')]);
  if (elements.length > MAX_ELEMENTS) {
    return sortOut([reject('too_large', `more than ${MAX_ELEMENTS} readings in one batch`)]);
  }
  const dropped: Rejection[] = [];
  const results = elements.map((element, index) => decodeElement(element, { ...context, message, index, dropped }));
  const found = results.filter((result) => result !== undefined);
  return sortOut([...found, ...dropped], found.length < results.length ? [message.topic] : []);
}

function decodeText(message: CodecMessage, { rule, captures }: Context): Decoded {
  const channel = captures.channel ?? rule.channel ?? '';
  const value = looseText(new TextDecoder().decode(message.payload.subarray(0, 64)));
  if (value === undefined || message.payload.length > 64) {
    return { readings: [], rejections: [], ignored: [message.topic] };
  }
  const device = deviceOf(undefined, { rule, captures, message });
  if (device === undefined) return sortOut([reject('invalid_device', DEVICE_RULE)]);
  if (channel === '__proto__') return sortOut([reject('invalid_channel', CHANNEL_RULE)]);
  const unit = rule.unitOf?.(channel, value, message) ?? declaredUnit(channel, { table: rule.units });
  const units = unit === undefined ? undefined : { [channel]: unit };
  const found = { device, ts: undefined, seq: undefined, values: { [channel]: value }, units };
  const { receivedAt } = message;
  const dropped: Rejection[] = [];
  const reading = makeReading(found, { receivedAt, index: null, unknownUnits: 'keep', dropped });
  return sortOut([reading, ...dropped]);
}

type ElementContext = Context & {
  readonly message: CodecMessage;
  readonly index: number;
  readonly dropped: Rejection[];
};

/** @returns undefined where it holds no measured value */
function decodeElement(json: unknown, context: ElementContext): Reading | Rejection | undefined {
  const { rule, message, index, timeZone, dropped } = context;
  const { values, units, problem } = valuesOf(json, context);
  if (problem !== undefined) return reject('invalid_channel', problem, index);
  if (Object.keys(values).length === 0) return undefined;
  const { time } = rule;
  const ts = time && readTime(valueAt(json, time.path), { format: time.format, timeZone: time.timeZone ?? timeZone });
  if (ts === null) return reject('invalid_time', `${time?.path} is no time of the format ${time?.format}`, index);
  const named = rule.device === undefined ? undefined : valueAt(json, rule.device);
  const device = deviceOf(named, context);
  if (device === undefined) return reject('invalid_device', DEVICE_RULE, index);
  const found = { device, ts, seq: undefined, values, units };
  return makeReading(found, { receivedAt: message.receivedAt, index, unknownUnits: 'keep', dropped });
}

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

function valuesOf(json: unknown, { rule, captures, message }: ElementContext) {
  const values: Record<string, number> = {};
  const units: Record<string, string> = {};
  let count = 0;
  const paths: readonly (readonly [string, string])[] = Array.isArray(rule.values)
    ? rule.values.map((path) => ['', path] as const)
    : Object.entries(rule.values ?? {});
  for (const [channel, path] of paths) {
    for (const { name, value } of select(json, path, MAX_CHANNELS + 1)) {
      const tail = channel === '' ? name : isOpen(path) ? `${channel}.${name}` : channel;
      const full = captures.channel === undefined ? tail : `${captures.channel}.${tail}`;
      const number = typeof value === 'string' ? looseText(value) : looseNumber(value);
      if (number === undefined || isExcluded(full, rule)) continue;
      if (full === '__proto__') return { values, units: undefined, problem: CHANNEL_RULE };
      if (++count > MAX_CHANNELS) return { values, units: undefined, problem: `more than ${MAX_CHANNELS} values` };
      values[full] = number;
      const unit =
        rule.unitOf?.(full, number, message) ?? unitIn(json, full, rule) ?? declaredUnit(full, { table: rule.units });
      if (unit !== undefined) units[full] = unit;
    }
  }
  return { values, units: Object.keys(units).length > 0 ? units : undefined, problem: undefined };
}

function isExcluded(channel: string, { exclude, time }: MappingRule): boolean {
  if (time?.path === channel) return true;
  return exclude !== undefined && channel.split('.').some((part) => exclude.includes(part));
}

function unitIn(json: unknown, channel: string, { unitPaths }: MappingRule): string | undefined {
  const path = declaredUnit(channel, { table: unitPaths });
  const unit = path === undefined ? undefined : valueAt(json, path);
  return typeof unit === 'string' && unit !== '' && unit.length <= 32 ? unit : undefined;
}
