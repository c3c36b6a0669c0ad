import { setTimeout as delay } from 'node:timers/promises';
import { createRandom } from '../../lib/random.ts';
import type { Scenario } from './scenario.ts';

/** This many kills come while the program is still starting, which takes about this long. */
const SHARE_DURING_START = 0.25;
const START_MS = 1_500;
/**
 * So many come while PostgreSQL is away, where it runs on that: it goes at most so long before, and
 * comes at most this long after.
 */
const SHARE_AWAY = 0.25;
const AWAY_BEFORE_MS = 4_000;
const AWAY_AFTER_MS = 2_000;
/**
 * This many more come after the fleet has ended, around the moments at which the silence of all its
 * devices is reported.
 */
const SHARE_IDLE = 0.1;
/** The program looks for silent devices so often. */
const SWEEP_MS = 5_000;

/**
 * Kills the program again and again while the fleet sends and some of its devices fall silent, and
 * again when nothing comes any more. Each acknowledged reading must be stored once, and each
 * silence reported once.
 */
export const kills: Scenario = {
  servers: [],
  hasSilence: true,
  async run({ program, fleet, servers, options, silenceMs, conclude, say }) {
    const random = createRandom(options.seed);
    let away = 0;
    const kill = async (): Promise<void> => {
      const isAway = servers.env['DATABASE_URL'] !== undefined && random.next() < SHARE_AWAY;
      if (isAway) {
        away++;
        servers.down('postgres');
        await delay(random.next() * AWAY_BEFORE_MS);
      }
      await program.kill();
      program.start();
      if (!isAway) return;
      await delay(random.next() * AWAY_AFTER_MS);
      servers.up('postgres');
    };
    for (let done = 1; done <= options.kills; done++) {
      if (random.next() < SHARE_DURING_START) await delay(random.next() * START_MS);
      else {
        await program.ready();
        await delay(random.next() * 2_000 * options.secondsPerKill);
      }
      await kill();
      if (done % 10 === 0) say(`${done} of ${options.kills} kills`);
    }
    await program.ready();
    const idleKills = silenceMs === null ? 0 : Math.ceil(SHARE_IDLE * options.kills);
    if (silenceMs !== null) {
      await fleet.finish();
      say(`nothing comes any more; ${idleKills} kills around the moments at which that is told`);
      for (let done = 0; done < idleKills; done++) {
        await program.ready();
        await delay(silenceMs + (random.next() - 0.25) * 2 * SWEEP_MS);
        await kill();
      }
      await program.ready();
    }
    return { kills: options.kills + idleKills, killsWhileAway: away, ...(await conclude()) };
  },
};
