import { Type } from 'typebox';
import { isName } from '../../../broker/topics/topic.ts';
import { isReservedChannel, RESERVED_PREFIX } from '../../reading/derived-channels.ts';
import { isOpen } from '../values/json-path.ts';
import { templateProblem } from './topic-template.ts';

const Path = Type.String({ minLength: 1, maxLength: 256 });
const Names = Type.Record(Type.String(), Type.String({ minLength: 1, maxLength: 256 }));

/** Words of states, in any case, and the numbers that rules and models see. */
export const States = Type.Record(Type.String(), Type.Record(Type.String({ maxLength: 64 }), Type.Number()));
const strict = { additionalProperties: false } as const;
const Time = Type.Object(
  {
    path: Path,
    format: Type.Enum(['ms', 's', 'iso', 'local', 'auto']),
    timeZone: Type.Optional(Type.String({ minLength: 1 })),
  },
  strict,
);

/**
 * A list whose elements name themselves: paths within an element. Without `path` the payload is
 * the list.
 */
const List = Type.Object(
  {
    path: Type.Optional(Path),
    name: Path,
    value: Path,
    time: Type.Optional(Time),
    quality: Type.Optional(Path),
    unit: Type.Optional(Path),
  },
  strict,
);

/** How messages of a topic become readings: declared in the configuration file, or a preset. */
export const Mapping = Type.Object(
  {
    /** For people. */
    name: Type.String({ minLength: 1 }),
    /** `false`: it is kept, and decides on no topic. */
    enabled: Type.Optional(Type.Boolean()),
    /** Templates: `plant/{site}/{device}/+`, `shellies/{device}/{channel#}`. */
    topic: Type.Union([Type.String({ minLength: 1 }), Type.Array(Type.String({ minLength: 1 }), { minItems: 1 })]),
    /** Acknowledge messages there, and read nothing from them. */
    ignore: Type.Optional(Type.Boolean()),
    site: Type.Optional(Type.String()),
    /**
     * Path of the device's name; where it is absent the topic names it, or else the sender is the
     * device.
     */
    device: Type.Optional(Path),
    /** Only devices whose name in the topic begins so. */
    deviceStartsWith: Type.Optional(Type.String({ minLength: 1 })),
    /** `text`: the whole payload is one value; its channel is in the topic, or `channel`. */
    payload: Type.Optional(Type.Enum(['json', 'text'])),
    channel: Type.Optional(Type.String({ minLength: 1, maxLength: 128 })),
    /**
     * Paths; or channel → path. `*` matches every numeric member, `**` every one at any depth.
     */
    values: Type.Optional(Type.Union([Type.Array(Path, { minItems: 1 }), Names])),
    /** Names that are no measured values, wherever they stand in a channel. */
    exclude: Type.Optional(Type.Array(Type.String())),
    /** Channel, or the end of one, → UCUM unit. */
    units: Type.Optional(Names),
    /** Channel, or the end of one, → path of its unit in the payload. */
    unitPaths: Type.Optional(Names),
    /** Channel, or the end of one, → word → the number of this state. */
    states: Type.Optional(States),
    time: Type.Optional(Time),
    /** Lists of elements with name and value. */
    lists: Type.Optional(Type.Array(List, { minItems: 1 })),
    /**
     * Paths of lists whose places have a fixed meaning, such as the phases of a meter: channels end
     * with the place.
     */
    positions: Type.Optional(Type.Array(Path, { minItems: 1 })),
  },
  strict,
);

/** {@link Mapping} as the program uses it. */
export type Mapping = Type.Static<typeof Mapping>;

/** First levels of the formats that need no mapping. */
export const BUILT_IN_ROOTS: ReadonlySet<string> = new Set(['harbinger', 'v1', 'spBv1.0', 'telegraf', 'senml']);

/** Faults of a mapping beyond its shape. */
export function mappingProblems(mapping: Mapping): readonly string[] {
  const problems: string[] = [];
  const topics = topicsOf(mapping);
  for (const topic of topics) {
    const problem = templateProblem(topic);
    if (problem !== undefined) problems.push(`topic ${topic}: ${problem}`);
    const [root = ''] = topic.split('/');
    if (BUILT_IN_ROOTS.has(root)) problems.push(`topic ${topic}: ${root}/ has a format of its own`);
  }
  if (mapping.site !== undefined && !isName(mapping.site)) problems.push('site is no site name');
  problems.push(...reservedNames(mapping));
  if (mapping.device !== undefined && isOpen(mapping.device)) problems.push('device is a path without *');
  if (mapping.time !== undefined && isOpen(mapping.time.path)) problems.push('time.path is a path without *');
  if (mapping.time?.timeZone !== undefined && !isTimeZone(mapping.time.timeZone))
    problems.push('time.timeZone is no IANA zone');
  for (const list of mapping.lists ?? []) {
    const paths = [list.path, list.name, list.value, list.time?.path, list.quality, list.unit];
    if (paths.some((path) => path !== undefined && isOpen(path))) problems.push('lists have paths without *');
    if (list.time?.timeZone !== undefined && !isTimeZone(list.time.timeZone))
      problems.push('lists: time.timeZone is no IANA zone');
  }
  if (mapping.ignore) return problems;
  if (mapping.payload === 'text') {
    if (mapping.channel === undefined && topics.some((topic) => !/\{channel#?\}/.test(topic))) {
      problems.push('with payload text, the topic has {channel}, or channel names it');
    }
    if (mapping.values || mapping.time || mapping.device)
      problems.push('payload text has no values, time or device path');
  } else if (mapping.values === undefined && mapping.lists === undefined) problems.push('values is missing');
  return problems;
}

function reservedNames({ channel, values }: Mapping): readonly string[] {
  const named = [channel ?? '', ...(values === undefined || Array.isArray(values) ? [] : Object.keys(values))];
  const why = `names that begin with ${RESERVED_PREFIX} are those of what Harbinger works out`;
  return named.filter(isReservedChannel).map((name) => `channel ${name}: ${why}; give it another name`);
}

/** The topic templates of a mapping. */
export function topicsOf({ topic }: Mapping): readonly string[] {
  return typeof topic === 'string' ? [topic] : topic;
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
