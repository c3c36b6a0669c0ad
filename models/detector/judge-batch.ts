import type { JournalBatch } from '../../ingest/journal/journal.ts';
import type { Reading } from '../../ingest/reading/reading.ts';
import { messageOf } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import type { Checkpoints } from './checkpoints.ts';
import type { Detections, Detector } from './detector.ts';

type Judging = {
  readonly detector: Pick<Detector, 'process' | 'restore' | 'forget'>;
  readonly checkpoints: Pick<Checkpoints, 'load'>;
  readonly log: Log;
};

/**
 * Judges a batch, and isolates readings on which the detector fails: else it would fail on them
 * after every restart, and watch no machine. If a batch fails, its devices return to their last
 * checkpoint and are judged one by one; a device that fails alone is dropped and learned again.
 */
export async function judgeBatch(judging: Judging, batch: JournalBatch): Promise<Detections> {
  const { detector, log } = judging;
  try {
    return await detector.process(batch.readings, batch.journaledAt);
  } catch (error) {
    log.error(
      { err: error, firstOffset: batch.firstOffset },
      'a batch could not be judged; its devices are judged one by one',
    );
  }
  const byDevice = new Map<string, Reading[]>();
  for (const reading of batch.readings) {
    const own = byDevice.get(reading.device);
    if (own) own.push(reading);
    else byDevice.set(reading.device, [reading]);
  }
  for (const device of byDevice.keys()) detector.forget(device);
  await restoreDevices(judging, { partition: batch.partition, devices: byDevice });
  const newDevices: string[] = [];
  const transitions: Detections['transitions'][number][] = [];
  for (const [device, readings] of byDevice) {
    try {
      const found = await detector.process(readings, batch.journaledAt);
      newDevices.push(...found.newDevices);
      transitions.push(...found.transitions);
    } catch (error) {
      log.error({ err: error, deviceId: device }, 'a device could not be judged; it is learned again');
      detector.forget(device);
    }
  }
  return { newDevices, transitions };
}

/**
 * Judges a batch reading by reading, each named before: for a batch that ended the thread.
 * @param next gets each reading before it is judged
 */
export async function judgeCarefully(
  judging: Judging,
  { batch, next }: { batch: JournalBatch; next: (reading: Reading) => void },
): Promise<Detections> {
  const newDevices: string[] = [];
  const transitions: Detections['transitions'][number][] = [];
  for (const reading of batch.readings) {
    next(reading);
    const found = await judgeBatch(judging, { ...batch, readings: [reading] });
    newDevices.push(...found.newDevices);
    transitions.push(...found.transitions);
  }
  return { newDevices, transitions };
}

async function restoreDevices(
  { detector, checkpoints, log }: Judging,
  { partition, devices }: { partition: number; devices: ReadonlyMap<string, readonly Reading[]> },
): Promise<void> {
  const saved = await checkpoints.load(partition, new Set(devices.keys()));
  for (const [device, state] of saved.devices) {
    if (!devices.has(device)) continue;
    try {
      detector.restore(device, state);
    } catch (error) {
      log.warn({ deviceId: device, reason: messageOf(error) }, 'checkpoint not readable; the device is learned again');
    }
  }
}
