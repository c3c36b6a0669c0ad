import { setTimeout as delay } from 'node:timers/promises';
import { createRandom } from '../../lib/random.ts';
import type { Scenario } from './scenario.ts';

/** How long Kafka is away, at most. */
const AWAY_MS = 10_000;

/**
 * The Kafka of the journal stops and returns under load: meanwhile nothing is acknowledged, and all
 * acknowledged readings are there afterwards.
 */
export const kafkaRestart: Scenario = {
  servers: ['kafka'],
  async run({ fleet, servers, options, conclude, say }) {
    const random = createRandom(options.seed);
    for (let restart = 1; restart <= options.kills; restart++) {
      await delay(2_000 * options.secondsPerKill * random.next());
      servers.down('kafka');
      await delay(AWAY_MS * random.next());
      servers.up('kafka');
      say(`${restart} of ${options.kills} restarts`);
    }
    fleet.phase('after');
    return { restarts: options.kills, ...(await conclude()) };
  },
};
