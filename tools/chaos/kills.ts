import { setTimeout as delay } from 'node:timers/promises';
import { createRandom } from '../../lib/random.ts';
import type { Scenario } from './scenario.ts';

/** So many kills come while the program is still starting, which takes about so long. */
const SHARE_DURING_START = 0.25;
const START_MS = 1_500;

/** Kills the program again and again while the fleet sends; what the fleet was told is durable must be stored, once. */
export const kills: Scenario = {
  servers: [],
  async run({ program, options, conclude, say }) {
    const random = createRandom(options.seed);
    for (let kill = 1; kill <= options.kills; kill++) {
      if (random.next() < SHARE_DURING_START) await delay(random.next() * START_MS);
      else {
        await program.ready();
        await delay(random.next() * 2_000 * options.secondsPerKill);
      }
      await program.kill();
      program.start();
      if (kill % 10 === 0) say(`${kill} of ${options.kills} kills`);
    }
    await program.ready();
    return { kills: options.kills, ...(await conclude()) };
  },
};
