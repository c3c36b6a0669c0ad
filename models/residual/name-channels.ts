import { placesOf, type ResidualModel } from './residual-model.ts';
import type { ResidualWork } from './residual-state.ts';

const NAMED_ABOVE = 0.7;

/**
 * The share of each channel in a row's score: the ratio of its own statistics above 0.7; of T² and
 * the short window, the loss without it.
 * @param out receives them by channel of the device
 */
export function nameChannels(model: ResidualModel, work: ResidualWork, out: Float64Array): void {
  const { plan, horizons, precision, short } = model;
  const count = plan.analog.length;
  const places = placesOf(count, horizons.length, plan.scales.length);
  out.fill(0);
  const note = (channel: number, ratio: number): void => {
    if (ratio > (out[channel] ?? 0)) out[channel] = ratio;
  };
  for (let place = 0; place < places.count; place++) {
    const ratio = work.ratios[place] ?? 0;
    if (ratio <= NAMED_ABOVE) continue;
    if (place >= places.constant) note(place - places.constant, 1.2);
    else if (place === places.square)
      noteParts({ precision, d: work.square, ratio }, (j, part) => note(plan.analog[j] ?? 0, part));
    else if (place === places.window) {
      if (short !== null)
        noteParts({ precision: short.precision, d: work.window, ratio }, (j, part) => note(plan.analog[j] ?? 0, part));
    } else if (place >= places.spread) note(plan.analog[(place - places.spread) % count] ?? 0, ratio);
    else note(plan.analog[Math.floor(place / horizons.length) % count] ?? 0, ratio);
  }
}

function noteParts(
  { precision, d, ratio }: { precision: Float32Array | Float64Array; d: Float64Array; ratio: number },
  note: (j: number, part: number) => void,
): void {
  const count = d.length;
  const parts = new Float64Array(count);
  let sum = 0;
  for (let a = 0; a < count; a++) {
    let product = 0;
    for (let b = 0; b < count; b++) product += (precision[a * count + b] ?? 0) * (d[b] ?? 0);
    parts[a] = product ** 2 / (precision[a * count + a] ?? 1);
    sum += parts[a] ?? 0;
  }
  for (let j = 0; j < count; j++) note(j, ratio * Math.sqrt((parts[j] ?? 0) / Math.max(sum, 1e-12)));
}
