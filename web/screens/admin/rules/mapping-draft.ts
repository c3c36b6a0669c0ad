import type { GetData } from '../../../api/use-get.ts';

export type Mapping = GetData<'/mappings'>['items'][number];
export const TIME_FORMATS = ['auto', 'ms', 's', 'iso', 'local'] as const;
type Body = Omit<Mapping, 'id' | 'name' | 'position' | 'from' | 'changedAt' | 'changedBy' | 'reason' | 'version'>;

export type ValueRow = { readonly channel: string; readonly path: string };
export type UnitRow = { readonly channel: string; readonly unit: string };
export type StateRow = { readonly channel: string; readonly word: string; readonly number: number | null };

/** A mapping while it is typed; an empty member is left out. */
export type MappingDraft = {
  readonly id: string;
  readonly name: string;
  readonly enabled: boolean;
  readonly topics: readonly string[];
  readonly ignore: boolean;
  readonly payload: string;
  readonly device: string;
  readonly deviceStartsWith: string;
  readonly site: string;
  readonly channel: string;
  readonly values: readonly ValueRow[];
  readonly units: readonly UnitRow[];
  readonly states: readonly StateRow[];
  readonly exclude: readonly string[];
  readonly timePath: string;
  readonly timeFormat: string;
  readonly timeZone: string;
  readonly position: number | null;
  /** `unitPaths`, `lists` and `positions`, as JSON. */
  readonly further: string;
  readonly reason: string;
};

export const blankMapping: MappingDraft = {
  id: '',
  name: '',
  enabled: true,
  topics: [],
  ignore: false,
  payload: 'json',
  device: '',
  deviceStartsWith: '',
  site: '',
  channel: '',
  values: [{ channel: '', path: '**' }],
  units: [],
  states: [],
  exclude: [],
  timePath: '',
  timeFormat: 'auto',
  timeZone: '',
  position: 1_000,
  further: '',
  reason: '',
};

/** The draft of a mapping as it is. */
export function mappingDraft(mapping: Mapping): MappingDraft {
  const { id, name = id, enabled = true, topic, ignore = false, payload = 'json', device = '', site = '' } = mapping;
  const { deviceStartsWith = '', channel = '', values = [], units = {}, states = {}, exclude = [], time } = mapping;
  const { unitPaths, lists, positions } = mapping;
  const further = { ...(unitPaths && { unitPaths }), ...(lists && { lists }), ...(positions && { positions }) };
  return {
    id,
    name,
    enabled,
    ignore,
    payload,
    device,
    site,
    deviceStartsWith,
    channel,
    exclude,
    topics: [topic].flat(),
    values: Array.isArray(values)
      ? values.map((path) => ({ channel: '', path }))
      : Object.entries(values).map(([of, path]) => ({ channel: of, path })),
    units: Object.entries(units).map(([of, unit]) => ({ channel: of, unit })),
    states: Object.entries(states).flatMap(([of, words]) =>
      Object.entries(words).map(([word, number]) => ({ channel: of, word, number })),
    ),
    timePath: time?.path ?? '',
    timeFormat: time?.format ?? 'auto',
    timeZone: time?.timeZone ?? '',
    position: mapping.position ?? 1_000,
    further: Object.keys(further).length > 0 ? JSON.stringify(further, null, 2) : '',
    reason: '',
  };
}

/** The further members as an object; undefined where they are no JSON object. */
export function furtherOf({ further }: MappingDraft): Pick<Body, 'unitPaths' | 'lists' | 'positions'> | undefined {
  if (further.trim() === '') return {};
  try {
    const found: unknown = JSON.parse(further);
    return typeof found === 'object' && found !== null && !Array.isArray(found) ? found : undefined;
  } catch {
    return undefined;
  }
}

/** A draft in the form of the API, without name, position and reason. */
export function mappingBody(draft: MappingDraft): Body {
  const { enabled, topics, ignore, payload, device, deviceStartsWith, site, channel, exclude } = draft;
  const { timePath, timeFormat, timeZone } = draft;
  const [topic = ''] = topics;
  const isText = payload === 'text';
  return {
    topic: topics.length > 1 ? [...topics] : topic,
    ...(!enabled && { enabled }),
    ...(ignore && { ignore }),
    ...(isText && { payload: 'text' as const }),
    ...(device !== '' && { device }),
    ...(deviceStartsWith !== '' && { deviceStartsWith }),
    ...(site !== '' && { site }),
    ...(channel !== '' && { channel }),
    ...(isText || ignore ? {} : valuesOf(draft)),
    ...(draft.units.length > 0 && { units: Object.fromEntries(draft.units.map((row) => [row.channel, row.unit])) }),
    ...(draft.states.length > 0 && { states: statesOf(draft) }),
    ...(exclude.length > 0 && { exclude: [...exclude] }),
    ...(timePath !== '' && {
      time: {
        path: timePath,
        format: timeFormat as (typeof TIME_FORMATS)[number],
        ...(timeZone !== '' && { timeZone }),
      },
    }),
    ...furtherOf(draft),
  };
}

/**
 * Paths alone, or channels with their paths; a path without a channel is called as its last step.
 */
function valuesOf({ values }: MappingDraft): Pick<Body, 'values'> {
  const given = values.filter(({ path }) => path !== '');
  if (given.length === 0) return {};
  if (given.every(({ channel }) => channel === '')) return { values: given.map(({ path }) => path) };
  return {
    values: Object.fromEntries(given.map(({ channel, path }) => [channel || (path.split('.').at(-1) ?? path), path])),
  };
}

function statesOf({ states }: MappingDraft): Record<string, Record<string, number>> {
  const tables: Record<string, Record<string, number>> = {};
  for (const { channel, word, number } of states) {
    if (number !== null) tables[channel] = { ...tables[channel], [word]: number };
  }
  return tables;
}
