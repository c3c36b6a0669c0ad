import type { RecordedRow } from '../lib/recording/recording.ts';
import { quantileInPlace } from '../models/numbers/robust.ts';
import type { FieldSet } from './field-sets.ts';
import type { Scale } from './injected-faults.ts';

/** Rows that a fault lasts at most, and those that are judged before it. */
const FAULT_ROWS = 400;
const BEFORE_ROWS = 60;
const LEAST_ROWS = 80;
const PLACES = 2;
const CHANNELS = 4;
const LEAST_DISTINCT = 20;

/**
 * Where faults are put into a recording: a stretch without a known fault, before the machine is due
 * to be learned again.
 */
export type Place = { readonly from: number; readonly to: number };

/**
 * The places of a recording, one after the other; none where it has no healthy stretch after the
 * learned rows.
 */
export function placesOf({ trainRows, events }: FieldSet, rows: readonly RecordedRow[]): Place[] {
  const firstEvent = rows.findIndex(({ sampledAt }) => events.some(([from]) => sampledAt >= from));
  const end = Math.min(firstEvent < 0 ? rows.length : firstEvent, 2 * trainRows - 1);
  const places: Place[] = [];
  for (let from = trainRows + BEFORE_ROWS; places.length < PLACES; from += FAULT_ROWS) {
    const to = Math.min(from + FAULT_ROWS, end);
    if (to - from < LEAST_ROWS) break;
    places.push({ from, to });
  }
  return places;
}

/** A channel that faults are put into. */
export type Channel = { readonly name: string; readonly scale: Scale };

/** Some of the channels that take many values, evenly chosen. */
export function channelsOf(rows: readonly RecordedRow[], learned: number): Channel[] {
  const names = Object.keys(rows[0]?.values ?? {});
  const analog = names.flatMap((name): Channel[] => {
    const values = rows.slice(0, learned).flatMap((row) => row.values[name] ?? []);
    if (new Set(values).size < LEAST_DISTINCT || values.length < 0.9 * learned) return [];
    const scale = scaleOf(Float64Array.from(values));
    return scale.spread > 0 ? [{ name, scale }] : [];
  });
  const every = Math.max(1, analog.length / CHANNELS);
  const chosen = Array.from({ length: Math.min(CHANNELS, analog.length) }, (_, i) => analog[Math.floor(i * every)]);
  return chosen.filter((channel) => channel !== undefined);
}

function scaleOf(values: Float64Array): Scale {
  const at = (share: number): number => quantileInPlace(values.slice(), share);
  const spread = Math.max((at(0.75) - at(0.25)) / 1.349, (at(0.99) - at(0.01)) / 6);
  return { middle: at(0.5), spread };
}
