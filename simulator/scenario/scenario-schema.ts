import { type Static, type TSchema, Type } from 'typebox';
import { KINDS } from '../kinds/kinds.ts';
import { REPAIR_QUALITIES } from '../machine/condition.ts';
import { DUTIES } from '../machine/duty-cycle.ts';
import { FAULTS } from '../machine/faults.ts';
import { FORMATS } from '../wire/formats.ts';
import { Costs, Crew, OnCall, Person, Shift } from './crew-schema.ts';
import { Duration, Name, of, optional, Share, Span, strict, Times } from './fields.ts';

const Amount = Type.String({ description: 'a number and its unit, such as 2.5 Cel or -0.3 bar' });
const After = Type.String({ ...Duration, description: 'simulated time until it begins, such as 2d12h' });
/** One machine, several by `*`, as `pump-3`, `north/pump-3` or `north/*`. */
const Machines = Type.String({ minLength: 1, description: 'machine-1, site/machine-1, or several with *' });

/** When something begins and how long it lasts, in simulated time. */
const span = {
  after: optional(Type.String({ ...Duration, description: 'simulated time until it begins (default: at once)' })),
  lasts: optional(Type.String({ ...Span, description: 'how long it lasts (default: to the end)' })),
};

const Site = Type.Object(
  {
    utcOffset: optional(Type.Number({ minimum: -12, maximum: 14, description: 'hours ahead of UTC (default: 0)' })),
    climate: optional(
      Type.Object(
        {
          mean: Type.Number({ minimum: -60, maximum: 60, description: 'mean temperature, Cel' }),
          day: optional(Type.Number({ minimum: 0, maximum: 40, description: 'swing of a day, K' })),
          season: optional(Type.Number({ minimum: 0, maximum: 40, description: 'swing of a year, K' })),
        },
        { ...strict, description: 'the air around the machines (default: a hall of 22 Cel)' },
      ),
    ),
  },
  strict,
);

const Group = Type.Object(
  {
    kind: of([...KINDS.keys()], 'kind of machine'),
    site: Type.String({ ...Name, description: 'one of sites' }),
    count: optional(Type.Integer({ minimum: 1, maximum: 1000, description: 'machines NAME-1 to NAME-N (default: 1)' })),
    duty: optional(of(DUTIES, 'when they work (default: continuous)')),
    dwell: optional(Type.String({ ...Span, description: 'time in one load (default: 20 to 40 minutes)' })),
    format: optional(of(FORMATS, 'language of the devices (default: native)')),
    counters: optional(Type.Boolean({ description: 'also send run_hours and energy' })),
    channels: optional(
      Type.Array(Type.String(), {
        minItems: 1,
        uniqueItems: true,
        description: 'the channels that have an instrument',
      }),
    ),
    wear: optional(Type.Number({ ...Times, description: 'parts wear so many times faster than in life' })),
    atFailure: optional(Type.Enum(['stop', 'run'], { description: 'after a functional failure (default: stop)' })),
  },
  strict,
);

const PlannedFault = Type.Object(
  {
    machine: Machines,
    fault: of(FAULTS, 'what begins to fail; it has to fit the kind'),
    after: After,
    growth: Type.String({ ...Span, description: 'from the onset to the functional failure' }),
    severity: optional(
      Type.Number({ ...Times, description: 'damage at the failure; 1 is a ruined part (default: 1)' }),
    ),
  },
  strict,
);

const Work = Type.Object(
  {
    machine: Machines,
    after: After,
    takes: Type.String({ ...Duration, description: 'how long the machine stands for it' }),
    repair: optional(of(FAULTS, 'the fault that is repaired at its end')),
    quality: optional(of(REPAIR_QUALITIES, 'how well (default: as_new)')),
    overhaul: optional(Type.Literal(true, { description: 'all parts as new' })),
  },
  strict,
);

const Change = Type.Object(
  {
    machine: Machines,
    after: After,
    load: Type.Number({ minimum: 0.1, maximum: 2, description: 'times the load' }),
  },
  strict,
);

const Channel = Type.String({ description: 'a channel of the machine' });

const trouble = <const N extends string, T extends Record<string, TSchema>>(name: N, fields: T) =>
  Type.Object({ machine: Machines, channel: Channel, trouble: Type.Literal(name), ...span, ...fields }, strict);

/** Troubles of an instrument, by their name. */
export const INSTRUMENT_TROUBLES = {
  noise: trouble('noise', { deviation: Amount }),
  quantisation: trouble('quantisation', { step: Amount }),
  bias: trouble('bias', { amount: Amount }),
  drift: trouble('drift', { amount: Amount }),
  stuck: trouble('stuck', {}),
  spikes: trouble('spikes', { amount: Amount, share: Share }),
  drop_out: trouble('drop_out', { share: Share }),
  unit: trouble('unit', {
    unit: Type.String({ description: 'UCUM' }),
    said: optional(Type.Boolean({ description: 'whether the device says so (default: false)' })),
  }),
  reset: trouble('reset', {}),
} as const;

const network = <const N extends string, T extends Record<string, TSchema>>(name: N, fields: T) =>
  Type.Object({ machine: Machines, trouble: Type.Literal(name), ...span, ...fields }, strict);

/** Troubles between machines and the broker, by their name. */
export const NETWORK_TROUBLES = {
  clock_skew: network('clock_skew', {
    by: Type.String({ pattern: '^-?([0-9]+(\\.[0-9]+)?[smhd])+$', description: 'such as 3h; -3h is behind' }),
  }),
  clock_fall_back: network('clock_fall_back', { to: Type.String({ description: 'a time such as 2000-01-01' }) }),
  duplicates: network('duplicates', { share: Share }),
  reordering: network('reordering', {
    share: Share,
    delay: Type.String({ ...Span, description: 'how much later they come' }),
  }),
  outage: network('outage', {
    keeps: optional(
      Type.Integer({ minimum: 0, maximum: 1_000_000, description: 'readings kept meanwhile (default: 10000)' }),
    ),
  }),
  loss: network('loss', { share: optional(Share) }),
  reconnects: network('reconnects', { every: Type.String({ ...Span, description: 'between two breaks' }) }),
  payload_change: network('payload_change', {
    rename: Type.Record(Type.String(), Type.String(), { description: 'channel → the name that it is sent as' }),
  }),
} as const;

export type InstrumentTroubleSpec = Static<(typeof INSTRUMENT_TROUBLES)[keyof typeof INSTRUMENT_TROUBLES]>;
export type NetworkTroubleSpec = Static<(typeof NETWORK_TROUBLES)[keyof typeof NETWORK_TROUBLES]>;

/** A scenario as it stands in its file. */
export const Scenario = Type.Object(
  {
    teaches: Type.String({ minLength: 1, description: 'one line: what it teaches' }),
    seed: Type.Integer({ minimum: 0, maximum: 2 ** 31, description: 'of all chance: the same seed, the same bytes' }),
    start: optional(Type.String({ description: 'first event time, such as 2026-03-02T06:00:00Z' })),
    duration: Type.String({ ...Span, description: 'how long it lasts in simulated time' }),
    interval: optional(Type.String({ ...Span, description: 'between two readings (default: 1s)' })),
    waveforms: optional(Type.String({ ...Span, description: 'between two waveforms (default: none)' })),
    speed: optional(
      Type.Union([Type.Literal('max'), Times], { description: 'a number of times real time above 0, or max' }),
    ),
    sites: Type.Record(Type.String(), Site, { description: 'places, by name' }),
    machines: Type.Record(Type.String(), Group, { description: 'groups of equal machines, by name' }),
    changes: optional(Type.Array(Change, { description: 'another product: another load from then on' })),
    faults: optional(Type.Array(PlannedFault, { description: 'what begins to fail' })),
    works: optional(Type.Array(Work, { description: 'stops, with a repair or an overhaul at their end' })),
    instruments: optional(
      Type.Array(Type.Unsafe<InstrumentTroubleSpec>(Type.Union(Object.values(INSTRUMENT_TROUBLES))), {
        description: 'troubles of instruments, not of machines',
      }),
    ),
    network: optional(
      Type.Array(Type.Unsafe<NetworkTroubleSpec>(Type.Union(Object.values(NETWORK_TROUBLES))), {
        description: 'troubles between machines and the broker',
      }),
    ),
    people: optional(Type.Record(Type.String(), Person, { description: 'people who work on tickets, by login' })),
    shifts: optional(Type.Record(Type.String(), Shift, { description: 'who is there when, by name' })),
    onCall: optional(OnCall),
    crew: optional(Crew),
    costs: optional(Costs),
  },
  { ...strict, title: 'Scenario of Harbinger: docs/simulator.md' },
);
export type Scenario = Static<typeof Scenario>;
