import { messageOf } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import { retryUntilDone } from '../../lib/retry.ts';
import type { SeriesStore } from '../series/series-store.ts';
import type { DeviceClocks } from './device-clocks.ts';

/**
 * Gives the clocks the newest stored time of each device, once, as soon as the store answers. Never
 * rejects.
 */
export async function learnClocks(
  clocks: Pick<DeviceClocks, 'know'>,
  options: { store: Pick<SeriesStore, 'devices'>; log: Log; signal: AbortSignal },
): Promise<void> {
  const { store, log, signal } = options;
  try {
    const devices = await retryUntilDone(() => store.devices(), { what: 'series store', log, signal });
    for (const { device, lastSampledAt } of devices) clocks.know(device, lastSampledAt);
  } catch (error) {
    if (!signal.aborted) log.error({ reason: messageOf(error) }, 'the newest times of the devices are not known');
  }
}
