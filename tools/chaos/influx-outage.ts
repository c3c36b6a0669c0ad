import { setTimeout as delay } from 'node:timers/promises';
import { rounded } from '../../bench/bench.ts';
import { flowOf } from '../../bench/processes.ts';
import type { Scenario } from './scenario.ts';

/** How long the acknowledgements are measured before the outage. */
const BEFORE_MS = 60_000;
/** Caught up: readings of this last time are not stored yet. */
const USUAL_LAG_SECONDS = 1;

/**
 * InfluxDB is away for some minutes under load: acknowledgements must not notice, nothing may be
 * lost, and afterwards the recorder must catch up far faster than readings come in.
 */
export const influxOutage: Scenario = {
  servers: ['influxdb'],
  async run({ program, fleet, servers, options, conclude, say }) {
    const arrivals = fleet.options.readingsPerSecond;
    const outageMs = options.minutes * 60_000;
    // The start of the program and the learning of the models are not compared.
    await delay(10_000);
    fleet.phase('before');
    await delay(Math.min(BEFORE_MS, outageMs));
    servers.down('influxdb');
    say(`InfluxDB is down for ${options.minutes} minutes`);
    fleet.phase('outage');
    await delay(outageMs);
    fleet.phase('after');
    servers.up('influxdb');
    const behind = await flowOf(program.http);
    const upAt = performance.now();
    let first: { at: number; offset: number } | undefined;
    for (;;) {
      const { recorder, journal } = await flowOf(program.http);
      const at = performance.now();
      if (!first && recorder.offset > behind.recorder.offset) first = { at, offset: recorder.offset };
      if (first && journal.end - recorder.offset <= arrivals * USUAL_LAG_SECONDS) {
        const perSecond = (recorder.offset - first.offset) / ((at - first.at) / 1000);
        say(`caught up at ${Math.round(perSecond)} readings a second`);
        return {
          minutes: options.minutes,
          arrivalsPerSecond: arrivals,
          behind: behind.journal.end - behind.recorder.offset,
          secondsUntilFirstStored: rounded((first.at - upAt) / 1000),
          secondsUntilCaughtUp: rounded((at - upAt) / 1000),
          catchUpPerSecond: rounded(perSecond),
          // Over the whole time from when InfluxDB was up, with the wait for the next attempt.
          catchUpRatio: rounded((recorder.offset - behind.recorder.offset) / ((at - upAt) / 1000) / arrivals),
          ...(await conclude()),
        };
      }
      await delay(50);
    }
  },
};
