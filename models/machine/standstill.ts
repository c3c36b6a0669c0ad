import { conversionBetween } from '../../ingest/reading/units.ts';

/** A size below which a machine shows no work, in a unit. */
type Floor = readonly [unit: string, size: number];

/**
 * Channels that show whether a machine works, where their unit is known. The sizes are what sensors
 * of idle machines still show. A flow is none: it also runs through a pump that stands.
 */
const SIGNS: readonly { readonly name: RegExp; readonly floors: readonly Floor[] }[] = [
  { name: /current|\bamp(s|ere)?\b/i, floors: [['A', 1]] },
  {
    name: /power|watt/i,
    floors: [['kW', 0.5]],
  },
  { name: /rpm/i, floors: [['/min', 3]] },
  {
    name: /speed|torque/i,
    floors: [
      ['/min', 3],
      ['m/s', 0.02],
      ['Hz', 0.05],
      ['N.m', 0.5],
    ],
  },
];

/** What blows or is wanted whether or not the machine works. */
const NO_SIGN = /wind|ambient|outside|outdoor|set_?point|target|limit|alarm/i;

/** Neighbours shake a machine that stands up to this; without another sign less is asked. */
const VIBRATION: Floor = ['mm/s', 0.3];
const VIBRATION_ALONE: Floor = ['mm/s', 0.1];

/**
 * By channel the size that a machine exceeds when it works, in the channel's unit; NaN where it
 * does not tell.
 */
export function workFloors(channels: readonly string[], units: readonly (string | null)[]): Float64Array {
  const signs = channels.map((channel) =>
    NO_SIGN.test(channel) ? undefined : SIGNS.find(({ name }) => name.test(channel)),
  );
  const alone = signs.every((sign) => sign === undefined);
  return Float64Array.from(channels, (channel, c) => {
    const own = signs[c]?.floors ?? (/vib/i.test(channel) ? [alone ? VIBRATION_ALONE : VIBRATION] : []);
    // A recording has the unit in the name.
    const unit = units[c] ?? /\(([^)]+)\)$/.exec(channel)?.[1] ?? null;
    for (const [wanted, size] of own) {
      const conversion = unit === null ? undefined : conversionBetween(wanted, unit);
      if (conversion?.offset === 0) return size * conversion.factor;
    }
    return Number.NaN;
  });
}

/** A device's channels, their units, and the values that hold now. */
type Held = {
  readonly channels: readonly string[];
  readonly units: readonly (string | null)[];
  readonly held: Float64Array;
};

/** By list of names, which devices share: what was made of it with these units. */
const known = new WeakMap<
  readonly string[],
  { readonly units: readonly (string | null)[]; readonly floors: Float64Array }
>();

/**
 * Whether a machine stands, by all its channels that would show work: current, power, speed,
 * torque, vibration. One of four may err; a single one has to be far below. False where none of
 * them shows it.
 */
export function standsStill({ channels, units, held }: Held): boolean {
  let found = known.get(channels);
  if (found?.units !== units) {
    found = { units, floors: workFloors(channels, units) };
    known.set(channels, found);
  }
  return isUnderFloors(found.floors, held, 0);
}

/** Below this share of its floor a channel tells as much as two. */
const FAR_BELOW = 0.1;

/** The same of values by channel, from a place on. */
export function isUnderFloors(floors: Float64Array, values: Float64Array, from: number): boolean {
  let still = 0;
  let sure = 0;
  let working = 0;
  for (let c = 0; c < floors.length; c++) {
    const value = values[from + c] as number;
    const floor = floors[c] as number;
    if (Number.isNaN(floor) || Number.isNaN(value)) continue;
    const size = Math.abs(value);
    if (size > floor) working += 1;
    else still += 1;
    if (size <= FAR_BELOW * floor) sure += 1;
  }
  return still + sure >= 2 && 3 * working <= still;
}
