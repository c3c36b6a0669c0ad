import { Type } from 'typebox';
import { names } from '../../http/access/names.ts';
import { AppError } from '../../lib/errors.ts';
import type { SeriesDevice, SeriesStore } from './series-store.ts';

/** The device in a path. */
export const DeviceId = Type.Object({
  id: Type.String({
    ...names('device'),
    description: '`site:device`, or the device name alone where only one site has it',
  }),
});
type Devices = Pick<SeriesStore, 'devices'>;

/**
 * Finds a device by `site:device`, or by its name alone where that is enough.
 * @throws {AppError} `not_found`, or `conflict` with the `candidates` where several sites have a
 * device of that name
 */
export async function findDevice(series: Devices, id: string): Promise<SeriesDevice> {
  const named = await series.devices(id);
  const exact = named.find(({ device }) => device === id);
  if (exact) return exact;
  const [only] = named;
  if (!only) throw new AppError('not_found', `There is no device ${id}.`);
  if (named.length === 1) return only;
  const candidates = named.map(({ device }) => device).sort();
  throw new AppError('conflict', `Several sites have a device ${id}: ask for one of ${candidates.join(', ')}.`, {
    details: { candidates },
  });
}
