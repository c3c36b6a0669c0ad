import { quantityOf } from '../machine/quantity.ts';
import type { Along } from '../normal/instrument-limits.ts';
import type { ChannelRows } from '../rows/channel-statistics.ts';

/** Two channels go along with each other where their correlation is at least this. */
const ALONG = 0.97;
const LEAST_ROWS = 100;

/**
 * What a drive takes and gives: its current, power, torque and speed follow from one another, so
 * that no fault of the machine moves one of them alone. A vibration or a pressure has no such
 * companion: a bearing shakes at one end.
 */
const DRIVE = /power|torque|speed|\bload\b|rpm\b|kw\b/i;
const DRIVE_UNITS = new Set(['A', 'kW', 'W', 'N.m', '/min', 'Hz']);

/** Finds for each channel of the drive the one that it follows most closely. */
export function findAlong(
  rows: ChannelRows,
  { names, units }: { readonly names: readonly string[]; readonly units: readonly (string | null)[] },
): Along {
  const { channels } = rows;
  const found: Along = { channel: new Int32Array(channels).fill(-1), gain: new Float64Array(channels) };
  const isOfDrive = (c: number): boolean => {
    const unit = units[c] ?? null;
    if (unit !== null) return DRIVE_UNITS.has(unit);
    return quantityOf(names[c] ?? '', null) === 'current' || DRIVE.test(names[c] ?? '');
  };
  const drive = Array.from({ length: channels }, (_, c) => c).filter(isOfDrive);
  for (const a of drive) {
    let best = ALONG;
    for (const b of drive) {
      if (a === b) continue;
      const { correlation, gain } = together(rows, a, b);
      if (!(Math.abs(correlation) >= best)) continue;
      best = Math.abs(correlation);
      found.channel[a] = b;
      found.gain[a] = gain;
    }
  }
  return found;
}

/** The correlation of two columns, and the slope of the first by the second. */
function together(
  { values, gaps, channels, count }: ChannelRows,
  a: number,
  b: number,
): { correlation: number; gain: number } {
  const rows = Array.from({ length: count }, (_, i) => i * channels).filter(
    (at) => gaps[at + a] === 0 && gaps[at + b] === 0,
  );
  const [meanA, meanB] = [a, b].map(
    (c) => rows.reduce((sum, at) => sum + (values[at + c] as number), 0) / rows.length,
  ) as [number, number];
  let [ofA, ofB, both] = [0, 0, 0];
  for (const at of rows) {
    const [x, y] = [(values[at + a] as number) - meanA, (values[at + b] as number) - meanB];
    ofA += x * x;
    ofB += y * y;
    both += x * y;
  }
  return rows.length < LEAST_ROWS
    ? { correlation: 0, gain: 0 }
    : { correlation: both / Math.sqrt(ofA * ofB), gain: both / ofB };
}
