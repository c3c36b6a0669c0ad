import { setTimeout as delay } from 'node:timers/promises';
import { createLog } from '../../lib/log.ts';
import { createRandom } from '../../lib/random.ts';
import { Publisher } from '../../simulator/publish/publisher.ts';
import { wireOf } from '../../simulator/wire/formats.ts';

/** Time of the first reading; the next ones are a second apart each. */
export const LOAD_START = Date.UTC(2026, 0, 5, 8);

/** Devices that publish until a stop. */
export type SteadyLoad = {
  readonly acknowledged: () => number;
  /** Sends no more. @returns how many readings were sent, once all of them are acknowledged */
  finish(): Promise<number>;
};

/**
 * Devices `plant:p0`, `plant:p1` and so on publish at QoS 1, each its window full at most;
 * unacknowledged readings are sent again on a new connection. Values count up from 0. Resolves once
 * each device has an acknowledgement.
 * @param pauseMilliseconds between two readings of a device
 */
export async function startLoad(options: {
  url: string;
  devices: number;
  channels: number;
  pauseMilliseconds: number;
}): Promise<SteadyLoad> {
  const stop = new AbortController();
  const publishers = Array.from({ length: options.devices }, (_, index) => {
    return new Publisher({
      url: options.url,
      clientId: `load-${index}`,
      wire: wireOf('native', { site: 'plant', device: `p${index}`, channels: [] }),
      windowMessages: 100,
      log: createLog({ level: 'silent', pretty: false }),
      random: createRandom(index),
      sleep: () => delay(100),
      signal: new AbortController().signal,
    });
  });
  await Promise.all(publishers.map((publisher) => publisher.connect()));
  const publish = async (publisher: Publisher): Promise<number> => {
    let sequence = 0;
    for (; !stop.signal.aborted; sequence++) {
      const values = Object.fromEntries(Array.from({ length: options.channels }, (_, i) => [`c${i}`, sequence]));
      await publisher.send({ sampledAt: LOAD_START + sequence * 1000, sequence, values });
      if (options.pauseMilliseconds > 0) await delay(options.pauseMilliseconds);
    }
    await publisher.drain();
    await publisher.close();
    return sequence;
  };
  const running = Promise.all(publishers.map(publish));
  // Awaited in finish, which reports an earlier failure.
  running.catch(() => undefined);
  // A publisher that was never acknowledged takes a broker that closes for one that refuses it.
  const begun = async () => {
    while (publishers.some(({ acknowledged }) => acknowledged === 0)) await delay(20);
  };
  await Promise.race([begun(), running]);
  return {
    acknowledged: () => publishers.reduce((sum, { acknowledged }) => sum + acknowledged, 0),
    finish: async () => {
      stop.abort();
      return (await running).reduce((sum, sent) => sum + sent, 0);
    },
  };
}

/** A count that has stayed the same for a second: the last acknowledgements may be on their way. */
export async function cameToRest(count: () => number): Promise<number> {
  for (;;) {
    const before = count();
    await delay(1_000);
    if (count() === before) return before;
  }
}
