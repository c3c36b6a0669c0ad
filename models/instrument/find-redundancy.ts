import { quantityOf } from '../machine/quantity.ts';
import type { Redundancy } from '../normal/instrument-limits.ts';
import { robustNormal } from '../numbers/robust.ts';
import type { ChannelRows } from '../rows/channel-statistics.ts';

/** The difference of redundant channels is at most this share of their own movement. */
const TIGHT = 0.25;

/** They agree within this many spreads of the difference, or this share of their level. */
const AGREEMENT = 3;
const AGREEMENT_SHARE = 0.01;

/** Finds for each channel the channel that follows it closest, if any. */
export function findRedundancy(
  rows: ChannelRows,
  { names, units }: { readonly names: readonly string[]; readonly units: readonly (string | null)[] },
): Redundancy {
  const { channels, count, values } = rows;
  const found: Redundancy = {
    partner: new Int32Array(channels).fill(-1),
    offset: new Float64Array(channels),
    spread: new Float64Array(channels),
  };
  const columns = Array.from({ length: channels }, (_, c) =>
    Float64Array.from({ length: count }, (_, i) => values[i * channels + c] ?? 0),
  );
  const own = columns.map(robustNormal);
  const quantities = columns.map((_, c) => quantityOf(names[c] ?? '', units[c] ?? null));
  for (let a = 0; a < channels; a++) {
    for (let b = 0; b < channels; b++) {
      if (a === b || quantities[a] === 'other' || quantities[a] !== quantities[b] || units[a] !== units[b]) continue;
      const [first, second] = [own[a], own[b]] as [Normal, Normal];
      // The levels alone distinguish most pairs.
      if (Math.abs(first.center - second.center) > AGREEMENT * TIGHT * first.spread + levelShare(first)) continue;
      const difference = (columns[a] as Float64Array).map((value, i) => value - (columns[b]?.[i] ?? 0));
      const { center, spread } = robustNormal(difference);
      if (spread > TIGHT * Math.min(first.spread, second.spread)) continue;
      if (Math.abs(center) > Math.max(AGREEMENT * spread, levelShare(first))) continue;
      if ((found.partner[a] ?? -1) >= 0 && spread >= (found.spread[a] ?? 0)) continue;
      found.partner[a] = b;
      found.offset[a] = center;
      found.spread[a] = Math.max(spread, 1e-3 * first.spread);
    }
  }
  return found;
}

type Normal = { readonly center: number; readonly spread: number };

function levelShare({ center }: Normal): number {
  return AGREEMENT_SHARE * Math.abs(center);
}
