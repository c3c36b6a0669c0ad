import { CHANNEL_RULE, isChannel, MAX_CHANNELS, makeReading } from '../../reading/make-reading.ts';
import type { Reading } from '../../reading/reading.ts';
import { type Rejection, type RejectionReason, reject } from '../../reading/rejection.ts';
import { hashNumber } from '../../reading/sequence.ts';
import { type Unread, unread, unreadValue } from '../../reading/unread.ts';
import { type States, stateOf } from '../values/loose-number.ts';
import type { KnownMetric, KnownMetrics } from './edge-node.ts';
import { metricProperties } from './metric-properties.ts';
import { DATA_TYPE, type MetricValue, metricValue } from './metric-value.ts';
import { type Long, type SparkplugMetric, type SparkplugPayload, unsignedOf } from './sparkplug-payload.ts';

/**
 * The outcome of a payload's metrics; each is in exactly one list, or is no measurement by its name
 * (`Node Control/…`).
 */
export type ReadMetrics = {
  readonly readings: Reading[];
  readonly rejections: Rejection[];
  readonly unread: Unread[];
  readonly ignored: string[];
  /** An alias that no birth has named. */
  unknownAlias: boolean;
};

/** Metrics of one payload, those inside templates counted. */
export const MAX_METRICS = 10_000;

/** Templates within templates. */
const MAX_TEMPLATE_DEPTH = 8;
const CONTROL = /^(bdSeq$|Node Control\/|Device Control\/)/;

/**
 * Makes readings of a payload's metrics: one for each moment, several where a moment has a channel
 * twice.
 * @param context.known names of the last birth; a birth passes empty maps and `learn`, which fills
 * them
 */
export function readMetrics(
  payload: SparkplugPayload,
  context: {
    device: string;
    receivedAt: number;
    seq: number;
    known: KnownMetrics;
    learn: boolean;
    states?: States | undefined;
  },
): ReadMetrics {
  const walk: Walk = {
    ...context,
    out: { readings: [], rejections: [], unread: [], ignored: [], unknownAlias: false },
    groups: [],
    latest: { named: new Map(), aliased: new Map() },
    left: MAX_METRICS,
    index: 0,
  };
  const timestamp = timeOf(payload.timestamp);
  for (const metric of payload.metrics ?? []) {
    visit(walk, metric, { prefix: '', depth: 0, timestamp, named: true });
    walk.index++;
    if (walk.left < 0) break;
  }
  if (walk.left < 0) refuse(walk, 'too_large', `more than ${MAX_METRICS} metrics; those beyond were not read`);
  for (const group of walk.groups) finish(walk, group);
  return walk.out;
}

type Group = {
  readonly ts: number | undefined;
  /** Distinguishes it from the other groups of its payload. */
  readonly place: number;
  readonly values: Record<string, number>;
  units: Record<string, string> | undefined;
  count: number;
};

type Walk = {
  readonly device: string;
  readonly receivedAt: number;
  readonly seq: number;
  readonly states?: States | undefined;
  readonly known: KnownMetrics;
  readonly learn: boolean;
  readonly out: ReadMetrics;
  readonly groups: Group[];
  /**
   * The group for a further value of a moment. Values by alias alone have their own group: replayed
   * after a birth, they must not change the reading of the named values.
   */
  readonly latest: { readonly named: Map<number | undefined, Group>; readonly aliased: Map<number | undefined, Group> };
  left: number;
  /** Of the metric in the payload. */
  index: number;
};

type Place = {
  readonly prefix: string;
  readonly depth: number;
  readonly timestamp: number | undefined;
  /** Whether every template around it carries its name. */
  readonly named: boolean;
};

function visit(walk: Walk, metric: SparkplugMetric, place: Place): void {
  if (--walk.left < 0) return;
  const { prefix, depth, timestamp } = place;
  const named = place.named && Boolean(metric.name);
  const { unit, usable } = metricProperties(metric);
  const info = identify(walk, { metric, prefix, unit });
  if (!info || CONTROL.test(info.name)) return;
  const { name } = info;
  const ts = timeOf(metric.timestamp) ?? timestamp;
  const template = metric.template_value;
  if (!template) {
    if (metric.is_transient === true) ignore(walk, name);
    else if (!usable) walk.out.unread.push(unread('bad_quality', name));
    else {
      const value = metricValue(metric, metric.datatype || info.datatype);
      const text = metric.string_value;
      take(walk, {
        name,
        ts,
        unit: unit ?? info.unit,
        value,
        text,
        isAbsent: isAbsent(metric, metric.datatype || info.datatype),
        named,
      });
    }
  } else if (template.is_definition === true) ignore(walk, name);
  else if (depth >= MAX_TEMPLATE_DEPTH) {
    refuse(walk, 'too_large', `templates nested more than ${MAX_TEMPLATE_DEPTH} deep`);
  } else {
    const inside = { prefix: `${name}/`, depth: depth + 1, timestamp: ts, named };
    for (const member of template.metrics ?? []) visit(walk, member, inside);
  }
}

type Found = {
  readonly name: string;
  readonly ts: number | undefined;
  readonly unit: string | undefined;
  readonly value: MetricValue;
  readonly text: string | undefined;
  readonly isAbsent: boolean;
  /** By the payload itself. */
  readonly named: boolean;
};

function take(walk: Walk, found: Found): void {
  const { name, value } = found;
  if (value === 'ignored') takeOther(walk, found);
  else if (value === 'ambiguous') {
    refuse(walk, 'unknown_type', `${shown(name)}: its sign is known only from a birth`);
  } else if (!isChannel(name)) refuse(walk, 'invalid_channel', CHANNEL_RULE);
  else if (!Number.isFinite(value)) refuse(walk, 'not_finite', `${name} is not finite`);
  else add(walk, { ...found, value });
}

/** Tables, bytes and files are not decoded: they are there, too. */
function isAbsent(metric: SparkplugMetric, datatype: number): boolean {
  if (metric.is_null === true) return true;
  return datatype <= DATA_TYPE.Boolean && !Object.keys(metric).some((key) => key.endsWith('_value'));
}

/** A text may be a state; dates, tables and bytes are none. */
function takeOther(walk: Walk, found: Found): void {
  const { name, text } = found;
  const { states, device } = walk;
  const state = text === undefined || name === '__proto__' ? undefined : stateOf(name, text, { states, device });
  if (state !== undefined && isChannel(name)) add(walk, { ...found, value: state });
  else
    walk.out.unread.push(
      text === undefined ? unread(found.isAbsent ? 'no_value' : 'structure', name) : unreadValue(name, text),
    );
}

/** Name, type and unit of a metric: its own, or those of the birth. */
function identify(
  walk: Walk,
  { metric, prefix, unit }: { metric: SparkplugMetric; prefix: string; unit: string | undefined },
): KnownMetric | undefined {
  const { known, learn } = walk;
  const alias = metric.alias === undefined ? undefined : aliasKey(metric.alias);
  if (metric.name) {
    const name = prefix + metric.name;
    if (!learn) return known.byName.get(name) ?? { name, datatype: 0, unit };
    const info = { name, datatype: metric.datatype ?? 0, unit };
    known.byName.set(name, info);
    if (alias !== undefined) known.byAlias.set(alias, info);
    return info;
  }
  if (alias === undefined) {
    refuse(walk, 'invalid_channel', 'a metric has neither a name nor an alias');
    return undefined;
  }
  const info = known.byAlias.get(alias);
  if (info) return info;
  walk.out.unknownAlias = true;
  refuse(walk, 'unknown_alias', `alias ${alias}: no birth has named it yet`);
  return undefined;
}

function add(walk: Walk, { name, ts, value, unit, named }: Found & { readonly value: number }): void {
  const latest = named ? walk.latest.named : walk.latest.aliased;
  let group = latest.get(ts);
  if (!group || group.count >= MAX_CHANNELS || Object.hasOwn(group.values, name)) {
    const place = 2 * ((group?.place ?? -2) >> 1) + 2 + (named ? 0 : 1);
    group = { ts, place, values: {}, units: undefined, count: 0 };
    walk.groups.push(group);
    latest.set(ts, group);
  }
  group.values[name] = value;
  group.count++;
  if (unit === undefined) return;
  group.units ??= {};
  group.units[name] = unit;
}

function finish({ device, receivedAt, seq, out }: Walk, { ts, place, values, units }: Group): void {
  const result = makeReading(
    { device, ts, seq: undefined, values, units },
    { receivedAt, index: null, unknownUnits: 'keep', dropped: out.rejections },
  );
  if ('reason' in result) out.rejections.push(result);
  // Values alone would merge two equal readings of a millisecond; `seq` alone repeats after 256
  // messages.
  else out.readings.push({ ...result, sequence: hashNumber(seq + 256 * place, result.sequence) });
}

function ignore({ out }: Walk, name: string): void {
  out.ignored.push(shown(name));
}

function refuse({ out, index }: Walk, reason: RejectionReason, detail: string): void {
  out.rejections.push(reject(reason, detail, index));
}

function shown(name: string): string {
  return name.slice(0, 64);
}

/** Zero is what an encoder writes that has no clock. */
function timeOf(timestamp: Long | undefined): number | undefined {
  return timestamp === undefined ? undefined : unsignedOf(timestamp) || undefined;
}

/** Exact also beyond 2^53. */
function aliasKey(alias: Long): number | string {
  return alias.high >>> 21 === 0 ? unsignedOf(alias) : `${alias.high >>> 0}:${alias.low >>> 0}`;
}
