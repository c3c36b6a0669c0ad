import type { Random } from '../../lib/random.ts';
import type { Measurement } from '../machine/measurement.ts';

/** Something wrong between a machine and the broker. Times are event time in milliseconds. */
export type NetworkTrouble = {
  readonly from: number;
  readonly until: number;
} /** The device's clock is so far ahead; below 0: behind. */ & (
  | { readonly trouble: 'clock_skew'; readonly byMs: number }
  /** The device's clock begins again at that time, as after a loss of its battery. */
  | { readonly trouble: 'clock_fall_back'; readonly toMs: number }
  | { readonly trouble: 'duplicates'; readonly share: number }
  /** Messages that come this much later than they were measured. */
  | { readonly trouble: 'reordering'; readonly share: number; readonly delayMs: number }
  /**
   * The line is cut; the device keeps this many readings, the newest, and sends them afterwards.
   */
  | { readonly trouble: 'outage'; readonly keeps: number }
  /** Messages that never arrive, as behind a gateway that died. */
  | { readonly trouble: 'loss'; readonly share: number }
  /** The connection breaks again and again. */
  | { readonly trouble: 'reconnects'; readonly everyMs: number }
  /** A new firmware calls channels otherwise. */
  | { readonly trouble: 'payload_change'; readonly rename: Readonly<Record<string, string>> }
);

/** What the network did to the readings of a machine. */
export type NetworkCounts = {
  /** Readings that will never arrive. */
  lost: number;
  /** Readings that waited on the device for the end of an outage. */
  buffered: number;
  duplicated: number;
  reordered: number;
  reconnects: number;
};

/** The way of a machine's readings to the broker. */
export type Network = {
  /** Readings that leave now, in order. Call it with every reading; undefined: there was none. */
  offer(measurement: Measurement | undefined, at: number): readonly Measurement[];
  /** What still waits at the end, where the line is up. */
  end(): readonly Measurement[];
  /** Whether the connection breaks at this reading. */
  breaksAt(at: number): boolean;
  readonly counts: Readonly<NetworkCounts>;
};

type Waiting = { readonly measurement: Measurement; readonly until: number };

/** A network with its troubles. */
export function createNetwork(troubles: readonly NetworkTrouble[], random: Random): Network {
  const counts: NetworkCounts = { lost: 0, buffered: 0, duplicated: 0, reordered: 0, reconnects: 0 };
  const kept: Measurement[] = [];
  let delayed: Waiting[] = [];
  let brokeAt = Number.NEGATIVE_INFINITY;
  const active = (at: number) => troubles.filter(({ from, until }) => at >= from && at < until);

  /** Adds a reading to those that leave, or keeps, delays or loses it. */
  function send(measurement: Measurement, { at, out }: { at: number; out: Measurement[] }): void {
    let copies = 1;
    for (const trouble of active(at)) {
      if (trouble.trouble === 'loss' && random.next() < trouble.share) {
        counts.lost++;
        return;
      }
      if (trouble.trouble === 'reordering' && random.next() < trouble.share) {
        counts.reordered++;
        delayed.push({ measurement, until: at + trouble.delayMs });
        return;
      }
      if (trouble.trouble === 'duplicates' && random.next() < trouble.share) copies = 2;
    }
    counts.duplicated += copies - 1;
    for (let copy = 0; copy < copies; copy++) out.push(measurement);
  }

  return {
    counts,
    offer(measurement, at) {
      const said = measurement && asTheDeviceSays(measurement, active(at));
      const outage = active(at).find(({ trouble }) => trouble === 'outage');
      if (outage?.trouble === 'outage') {
        if (said === undefined) return [];
        kept.push(said);
        counts.buffered++;
        if (kept.length > outage.keeps) {
          kept.shift();
          counts.buffered--;
          counts.lost++;
        }
        return [];
      }
      const out: Measurement[] = [];
      for (const each of kept.splice(0)) send(each, { at, out });
      if (said) send(said, { at, out });
      out.push(...delayed.filter(({ until }) => until <= at).map((waiting) => waiting.measurement));
      delayed = delayed.filter(({ until }) => until > at);
      return out;
    },
    end() {
      return [...kept.splice(0), ...delayed.splice(0).map(({ measurement }) => measurement)];
    },
    breaksAt(at) {
      for (const trouble of active(at)) {
        if (trouble.trouble !== 'reconnects' || at - brokeAt < trouble.everyMs) continue;
        brokeAt = at;
        counts.reconnects++;
        return true;
      }
      return false;
    },
  };
}

/** The reading with the clock and the words of the device. */
function asTheDeviceSays(measurement: Measurement, active: readonly NetworkTrouble[]): Measurement {
  let said = measurement;
  for (const trouble of active) {
    if (trouble.trouble === 'clock_skew') said = { ...said, sampledAt: said.sampledAt + trouble.byMs };
    if (trouble.trouble === 'clock_fall_back')
      said = { ...said, sampledAt: trouble.toMs + (measurement.sampledAt - trouble.from) };
    if (trouble.trouble === 'payload_change') {
      const renamed = <T>(all: Readonly<Record<string, T>>): Record<string, T> =>
        Object.fromEntries(Object.entries(all).map(([name, each]) => [trouble.rename[name] ?? name, each]));
      said = { ...said, values: renamed(said.values), ...(said.units && { units: renamed(said.units) }) };
    }
  }
  return said;
}
