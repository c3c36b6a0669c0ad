import { setTimeout as delay } from 'node:timers/promises';
import { rounded } from '../../bench/bench.ts';
import { flowOf } from '../../bench/processes.ts';
import type { Scenario } from './scenario.ts';

const CAP_BYTES = 8 * 2 ** 20;
/**
 * Between two measurements of its file, once a second, the journal counts new readings too high,
 * and may find a little room again. It is full once it has accepted nothing for this time.
 */
const SETTLED_MS = 5_000;
const FILL_PATIENCE_MS = 300_000;
const ROOM_PATIENCE_MS = 120_000;

/**
 * The journal fills up to its cap under load, since the store is away: nothing more is acknowledged
 * and /readyz names the reason. Once the store is back there is room again, and the journal
 * resumes.
 */
export const diskCap: Scenario = {
  servers: ['influxdb'],
  env: { JOURNAL_MAX_BYTES: `${CAP_BYTES}` },
  async run({ program, fleet, servers, options, conclude, say }) {
    const until = async (patienceMs: number, what: string, met: () => Promise<boolean>): Promise<number> => {
      const startedAt = performance.now();
      while (!(await met())) {
        if (performance.now() - startedAt > patienceMs) throw new Error(`${what} did not come in time`);
        await delay(100);
      }
      return rounded((performance.now() - startedAt) / 1000);
    };
    const isReady = async () => (await fetch(`${program.http}/readyz`)).status === 200;
    const isFull = async () => (await (await fetch(`${program.http}/readyz`)).text()).includes('the journal is full');
    const end = async () => (await flowOf(program.http)).journal.end;

    await delay(5_000);
    servers.down('influxdb');
    let atTheCap = -1;
    const secondsUntilFull = await until(FILL_PATIENCE_MS, 'a full journal', async () => {
      const before = await end();
      if (!(await isFull())) return false;
      await delay(SETTLED_MS);
      atTheCap = await end();
      return atTheCap === before;
    });
    say(`full after ${secondsUntilFull} s`);
    fleet.phase('full');
    await delay(options.minutes * 60_000);
    const taken = (await end()) - atTheCap;
    if (taken !== 0) throw new Error(`the full journal took ${taken} readings in`);
    if (!(await isFull())) throw new Error('/readyz no longer says that the journal is full');

    servers.up('influxdb');
    fleet.phase('after');
    const secondsUntilTaken = await until(ROOM_PATIENCE_MS, 'room', async () => (await end()) > atTheCap);
    say(`accepts readings again after ${secondsUntilTaken} s`);
    const secondsUntilReady = await until(ROOM_PATIENCE_MS, 'readiness', isReady);
    const findings = await conclude();
    const times = { secondsUntilFull, secondsUntilTaken, secondsUntilReady };
    return { minutes: options.minutes, capBytes: CAP_BYTES, readingsAtTheCap: atTheCap, ...times, ...findings };
  },
};
