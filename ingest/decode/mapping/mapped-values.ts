import { CHANNEL_RULE, MAX_CHANNELS } from '../../reading/make-reading.ts';
import { type Rejection, reject } from '../../reading/rejection.ts';
import { type Unread, unread, unreadValue } from '../../reading/unread.ts';
import type { CodecMessage } from '../values/codec.ts';
import { declaredOf } from '../values/declared-of.ts';
import { type FoundList, isOpen, select, valueAt } from '../values/json-path.ts';
import { numberOf, type States, textValueOf } from '../values/loose-number.ts';
import {
  elementsOf,
  type ListRule,
  type NamedValue,
  namedTwice,
  readElement,
  readKnownElement,
  readKnownMessage,
} from '../values/named-values.ts';
import { readTime, type TimeFormat } from '../values/payload-time.ts';
import type { MappingRule } from './mapping-rule.ts';

/** The values of one moment. `ts` is undefined where the time of the payload counts. */
type Moment = {
  readonly ts: number | undefined;
  readonly values: Record<string, number>;
  readonly units: Record<string, string>;
};

type Context = {
  readonly rule: MappingRule;
  readonly message: CodecMessage;
  readonly index: number;
  readonly timeZone: string;
  /** The channel's part of the topic. */
  readonly prefix: string | undefined;
};

/** A rule's findings in an element of a payload. */
export type MappedValues = {
  readonly moments: readonly Moment[];
  readonly rejections: readonly Rejection[];
  /** Members that are no number, or that their sender marks as bad. */
  readonly unread: readonly Unread[];
};

/** Whether an array is a list of names and values, not a batch of readings. */
export function isNamedList(json: readonly unknown[], rule: MappingRule): boolean {
  if (rule.lists?.some(({ path }) => path === undefined)) return true;
  const elements = elementsOf(json);
  return (
    isOpenRule(rule) && elements.length > 0 && elements.every((element) => readKnownMessage(element) !== undefined)
  );
}

function isOpenRule({ values }: MappingRule): boolean {
  return Object.values(values ?? {}).some((path) => path === '*' || path === '**');
}

/**
 * Finds the values that a rule means, with their units, and with their times where they have their
 * own.
 */
export function mappedValues(json: unknown, context: Context): MappedValues {
  const { rule } = context;
  const found = new Collected(json, context);
  const listed = new Set(rule.lists?.map(({ path }) => path ?? ''));
  for (const list of rule.lists ?? []) takeRuled(found, json, list);
  const known = isOpenRule(rule) && !listed.has('') ? knownOf(json) : undefined;
  if (known) for (const value of known) found.takeNamed(value, '', rule.time);
  if (known || (Array.isArray(json) && listed.has(''))) return found.result();
  const paths: readonly (readonly [string, string])[] = Array.isArray(rule.values)
    ? rule.values.map((path) => ['', path] as const)
    : Object.entries(rule.values ?? {});
  for (const [channel, path] of paths) {
    const selected = select(json, path, { limit: MAX_CHANNELS + 1, positions: rule.positions, exclude: rule.exclude });
    const nameOf = (name: string): string =>
      channel === '' ? name : isOpen(path) && name !== '' ? `${channel}.${name}` : channel;
    for (const { name, value } of selected.found) found.take(nameOf(name), value);
    for (const { name, value } of selected.others) found.take(nameOf(name), value, { isText: true });
    for (const list of selected.lists) if (!listed.has(list.path)) takeList(found, list, nameOf(list.name));
  }
  return found.result();
}

function knownOf(json: unknown): readonly NamedValue[] | undefined {
  if (!Array.isArray(json)) return readKnownMessage(json);
  const read = elementsOf(json).map(readKnownMessage);
  return read.every((element) => element !== undefined) ? read.flat() : undefined;
}

function takeRuled(found: Collected, json: unknown, rule: ListRule): void {
  const list = rule.path === undefined ? json : valueAt(json, rule.path);
  if (list === undefined) return;
  const elements = elementsOf(Array.isArray(list) ? list : [list]);
  const bare = elements.findIndex((element) => readElement(element, rule) === undefined);
  if (bare >= 0) {
    const detail = `element ${bare} of ${shown(rule.path)} has no ${rule.name} or no ${rule.value}`;
    found.rejections.push(reject('unnamed_list', detail, found.context.index));
  }
  for (const element of elements) {
    const named = readElement(element, rule);
    if (named) found.takeNamed(named, '', rule.time);
  }
}

function takeList(found: Collected, { list, path, whole }: FoundList, channel: string): void {
  const elements = elementsOf(list);
  const read = whole ? elements.map(readKnownElement) : [];
  if (whole && read.length > 0 && read.every((element) => element !== undefined)) {
    for (const named of read.flat()) found.takeNamed(named, channel, undefined);
    return;
  }
  if (!holdsNumber(list)) return;
  const hint = `its places are no names. Say in a mapping rule "lists": [{"path": "${shown(path)}", "name": …, "value": …}]`;
  const detail = `${shown(path)} is a list and ${hint}, or a fixed place such as "${shown(path)}.0"`;
  found.rejections.push(reject('unnamed_list', detail, found.context.index));
}

function shown(path: string | undefined): string {
  return path === undefined || path === '' ? 'the payload' : path.slice(0, 60);
}

function holdsNumber(json: unknown, depth = 0): boolean {
  if (typeof json === 'number' || typeof json === 'boolean') return true;
  if (typeof json !== 'object' || json === null || depth > 8) return false;
  return Object.values(json).some((member) => holdsNumber(member, depth + 1));
}

/** Collects the values of one element, by moment. */
class Collected {
  readonly rejections: Rejection[] = [];
  readonly context: Context;
  private readonly json: unknown;
  private readonly moments = new Map<number | undefined, Moment & { count: number }>();
  private readonly unread: Unread[] = [];
  private problem: string | undefined;
  readonly states: States;

  constructor(json: unknown, context: Context) {
    this.json = json;
    this.context = context;
    this.states = { ...context.message.states, ...context.rule.states };
  }

  take(
    tail: string,
    value: unknown,
    own: { ts?: number | undefined; unit?: string | undefined; once?: true; isText?: true } = {},
  ): void {
    const { rule, message, prefix, index } = this.context;
    const full = prefix === undefined ? tail : `${prefix}.${tail}`;
    if (isExcluded(full, rule)) return;
    const read = own.isText && typeof value === 'string' ? textValueOf(full, value, this) : undefined;
    const number = own.isText ? read : numberOf(full, value, this);
    if (number === undefined) {
      this.unread.push(unreadValue(full, value));
      return;
    }
    if (full === '__proto__') this.problem ??= CHANNEL_RULE;
    const moment = this.moments.get(own.ts) ?? { ts: own.ts, values: {}, units: {}, count: 0 };
    if (++moment.count > MAX_CHANNELS) this.problem ??= `more than ${MAX_CHANNELS} values`;
    if (this.problem !== undefined) return;
    if (own.once && Object.hasOwn(moment.values, full)) {
      this.rejections.push(reject('unnamed_list', namedTwice(full, value), index));
      return;
    }
    this.moments.set(own.ts, moment);
    moment.values[full] = number;
    const declared = declaredOf(full, { table: rule.units });
    const unit = own.unit ?? rule.unitOf?.(full, number, message) ?? unitIn(this.json, full, rule) ?? declared;
    if (unit !== undefined) moment.units[full] = unit;
  }

  takeNamed(
    { name, value, time, unit, bad }: NamedValue,
    channel: string,
    format: { readonly format: TimeFormat; readonly timeZone?: string | undefined } | undefined,
  ): void {
    const full = channel === '' ? name : `${channel}.${name}`;
    if (bad) {
      this.unread.push(unread('bad_quality', full));
      return;
    }
    const timeZone = format?.timeZone ?? this.context.timeZone;
    const ts = readTime(time, { format: format?.format ?? 'auto', timeZone });
    if (ts === null) {
      this.rejections.push(reject('invalid_time', `the time of ${full.slice(0, 128)} is none`, this.context.index));
      return;
    }
    this.take(full, value, { ts, unit, once: true });
  }

  result(): MappedValues {
    const { problem, unread, rejections, context } = this;
    if (problem === undefined) return { moments: [...this.moments.values()], rejections, unread };
    return { moments: [], rejections: [...rejections, reject('invalid_channel', problem, context.index)], unread };
  }
}

function isExcluded(channel: string, { exclude, time }: MappingRule): boolean {
  if (time?.path === channel) return true;
  return exclude !== undefined && channel.split('.').some((part) => exclude.includes(part));
}

function unitIn(json: unknown, channel: string, { unitPaths }: MappingRule): string | undefined {
  const path = declaredOf(channel, { table: unitPaths });
  const unit = path === undefined ? undefined : valueAt(json, path);
  return typeof unit === 'string' && unit !== '' && unit.length <= 32 ? unit : undefined;
}
