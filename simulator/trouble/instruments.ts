import type { Random } from '../../lib/random.ts';
import type { Measurement } from '../machine/measurement.ts';

/** Something wrong with one instrument of a machine. Times are event time in milliseconds. */
export type InstrumentTrouble = {
  readonly channel: string;
  readonly from: number;
  readonly until: number;
} & (
  | { readonly trouble: 'noise'; readonly deviation: number }
  | { readonly trouble: 'quantisation'; readonly step: number }
  | { readonly trouble: 'bias'; readonly amount: number }
  /** The bias after the whole time; it grows evenly. */
  | { readonly trouble: 'drift'; readonly amount: number }
  | { readonly trouble: 'stuck' }
  | { readonly trouble: 'spikes'; readonly amount: number; readonly share: number }
  | { readonly trouble: 'drop_out'; readonly share: number }
  /** The number is in another unit. `unit` is what the device says of it: nothing new if absent. */
  | { readonly trouble: 'unit'; readonly factor: number; readonly offset: number; readonly unit?: string }
  /** A counter that begins again at 0. */
  | { readonly trouble: 'reset' }
);

/** Gives what the instruments show; undefined where none shows anything. */
export type Instruments = (measurement: Measurement) => Measurement | undefined;

type Held = { value?: number };

/** Instruments with their troubles; the list may grow. Call it with every reading, in order. */
export function createInstruments(troubles: readonly InstrumentTrouble[], random: Random): Instruments {
  const held: Held[] = [];
  return (measurement) => {
    if (troubles.length === 0) return measurement;
    const values = { ...measurement.values };
    let units = measurement.units;
    for (const [index, trouble] of troubles.entries()) {
      const { channel, from, until } = trouble;
      const value = values[channel];
      if (value === undefined || measurement.sampledAt < from || measurement.sampledAt >= until) continue;
      held[index] ??= {};
      const shown = shownBy(trouble, { value, at: measurement.sampledAt, held: held[index], random });
      if (shown === undefined) delete values[channel];
      else values[channel] = Number(shown.toPrecision(12));
      if (trouble.trouble === 'unit' && trouble.unit !== undefined) units = { ...units, [channel]: trouble.unit };
    }
    return Object.keys(values).length === 0 ? undefined : { ...measurement, values, ...(units && { units }) };
  };
}

/** The instrument's value in place of the true one; undefined: none. */
function shownBy(
  trouble: InstrumentTrouble,
  { value, at, held, random }: { value: number; at: number; held: Held; random: Random },
): number | undefined {
  switch (trouble.trouble) {
    case 'noise':
      return value + trouble.deviation * random.gaussian();
    case 'quantisation':
      return Math.round(value / trouble.step) * trouble.step;
    case 'bias':
      return value + trouble.amount;
    case 'drift':
      return value + trouble.amount * Math.min(1, (at - trouble.from) / Math.max(1, trouble.until - trouble.from));
    case 'stuck':
      held.value ??= value;
      return held.value;
    case 'spikes':
      return random.next() < trouble.share ? value + trouble.amount : value;
    case 'drop_out':
      return random.next() < trouble.share ? undefined : value;
    case 'unit':
      return value * trouble.factor + trouble.offset;
    case 'reset':
      held.value ??= value;
      return Math.max(0, value - held.value);
  }
}
