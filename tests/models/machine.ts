import type { Reading } from '../../ingest/reading/reading.ts';
import { createRandom } from '../../lib/random.ts';

/**
 * A healthy machine with four noisy channels at 1 Hz, and a fault that raises vibration from
 * `faultFrom` on.
 */
export function machineReadings(options: {
  rows: number;
  device?: string;
  seed?: number;
  startAt?: number;
  faultFrom?: number;
  faultTo?: number;
}): Reading[] {
  const random = createRandom(options.seed ?? 1);
  const startAt = options.startAt ?? 1_700_000_000_000;
  return Array.from({ length: options.rows }, (_, row) => {
    const faulty = row >= (options.faultFrom ?? Number.POSITIVE_INFINITY) && row < (options.faultTo ?? options.rows);
    const sampledAt = startAt + row * 1000;
    return {
      device: options.device ?? 'plant:pump-1',
      sampledAt,
      sequence: row,
      receivedAt: sampledAt + 20,
      timeSource: 'device',
      values: {
        vibration_rms: 2 + 0.1 * random.gaussian() + (faulty ? 1 : 0),
        current: 12 + 0.3 * random.gaussian(),
        flow: 30 + 0.5 * random.gaussian(),
        pressure: 4 + 0.05 * random.gaussian(),
      },
    };
  });
}
