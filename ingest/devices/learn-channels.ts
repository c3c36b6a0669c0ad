import { setImmediate as nextTurn } from 'node:timers/promises';
import { messageOf } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import { retryUntilDone } from '../../lib/retry.ts';
import { isReservedChannel } from '../reading/derived-channels.ts';
import type { SeriesStore } from '../series/series-store.ts';
import type { ChannelLimit } from './channel-limit.ts';

/** Channels after which other work gets its turn. */
const AT_ONCE = 5_000;

/**
 * Gives the limit the channels of the store, once it answers; earlier readings count, too. Never
 * rejects.
 */
export async function learnChannels(
  limit: Pick<ChannelLimit, 'know'>,
  options: { store: Pick<SeriesStore, 'channels'>; log: Log; signal: AbortSignal },
): Promise<void> {
  const { store, log, signal } = options;
  try {
    let count = 0;
    for (const [device, channel, unit] of await retryUntilDone(store.channels, { what: 'series store', log, signal })) {
      // Channels that the program stores beside the readings are not the device's.
      if (!isReservedChannel(channel)) limit.know(device, channel, unit);
      if (++count % AT_ONCE === 0) await nextTurn();
      if (signal.aborted) return;
    }
  } catch (error) {
    if (!signal.aborted) log.error({ reason: messageOf(error) }, 'the channels of the devices are not known');
  }
}
