import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { createRandom } from '../../../lib/random.ts';

/** How a made-up fleet is written. */
export type FleetShape = {
  readonly units: number;
  readonly seed: number;
  /** Each row runs at one of this many loads, which shift the channels far more than wear does. */
  readonly loads?: number;
  /** Rows end with this share of the life still left, drawn evenly from 0 to it. */
  readonly cutShare?: number;
  readonly prefix?: string;
  /** Spread of the logarithm of the lives. */
  readonly lifeSpread?: number;
};

/** A fleet in a file, and how long each unit had left after its last row. */
export type WrittenFleet = { readonly file: string; readonly left: ReadonlyMap<string, number> };

export const FLEET_COLUMNS = ['pump', 'hours', 'load', 'heat', 'vibration', 'noise'];

/**
 * Writes units that wear ever faster and fail after about 150 rows of 2 h: heat and vibration
 * follow wear, noise does not.
 */
export function writeFleet(folder: string, shape: FleetShape): WrittenFleet {
  const { units, seed, loads = 1, cutShare = 0, prefix = 'p', lifeSpread = 0.25 } = shape;
  const random = createRandom(seed);
  const left = new Map<string, number>();
  const lines = [FLEET_COLUMNS.join()];
  for (let unit = 1; unit <= units; unit++) {
    const life = Math.round(150 * Math.exp(lifeSpread * random.gaussian()));
    const rows = Math.max(2, Math.round(life * (1 - cutShare * random.next())));
    left.set(`${prefix}${unit}`, 2 * (life - rows));
    for (let row = 1; row <= rows; row++) {
      const load = Math.floor(random.next() * loads);
      const wear = 3 * (Math.exp((3 * row) / life) - 1);
      const heat = 60 + 40 * load + wear + 2 * random.gaussian();
      const vibration = 5 - 2 * load + 0.2 * wear + 0.3 * random.gaussian();
      const numbers = [heat, vibration, random.gaussian()].map((value) => value.toFixed(3));
      lines.push([`${prefix}${unit}`, 2 * row, 100 * load, ...numbers].join());
    }
  }
  const file = path.join(folder, `fleet-${seed}-${prefix}.csv`);
  writeFileSync(file, `${lines.join('\n')}\n`);
  return { file, left };
}
