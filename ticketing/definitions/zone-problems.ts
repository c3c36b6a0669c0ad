import type { SeriesStore } from '../../ingest/series/series-store.ts';
import { compileGlob } from '../../lib/text/pattern.ts';
import { machineFinder, zoneLimitsOf } from '../../models/machine/machine-settings.ts';
import { quantityOf } from '../../models/machine/quantity.ts';
import { isVibrationVelocity, mayBeVibrationVelocity } from '../../models/rules/zone-rule.ts';
import type { Sql } from '../db/sql.ts';
import { readMachines } from './read-followed.ts';

/** Problems that are named. */
const TOLD = 20;

/**
 * Lists devices whose vibration cannot be put into a zone, and why. Covers machines with limits of
 * zones, of a class or by a pattern.
 */
export async function zoneProblems(
  { db, series }: { readonly db: Sql; readonly series: Pick<SeriesStore, 'devices'> },
  whose: { readonly class: string } | { readonly devices: string },
): Promise<readonly string[]> {
  const machineOf = machineFinder(await readMachines(db));
  const isMeant =
    'devices' in whose
      ? compileGlob(whose.devices)
      : (device: string) => machineOf(device)?.class?.toLowerCase() === whose.class.toLowerCase();
  const problems = (await series.devices()).flatMap(({ device, channels }) => {
    const machine = isMeant(device) ? machineOf(device) : null;
    if (machine === null || zoneLimitsOf(machine) === null) return [];
    if (channels.some(({ channel, unit }) => isVibrationVelocity(channel, { unit, machine }))) return [];
    const bare = channels.filter(
      ({ channel, unit }) => unit === null && mayBeVibrationVelocity(channel, machine) && isVibration(channel),
    );
    const [first] = bare;
    return first === undefined
      ? [`device ${device} has no vibration velocity (mm/s RMS): its zone is unknown`]
      : [
          `channel ${first.channel} of ${device} has no unit: its zone is unknown; send it with one, or declare it in mappings.units`,
        ];
  });
  return problems.length > TOLD
    ? [...problems.slice(0, TOLD), `and ${problems.length - TOLD} more like these`]
    : problems;
}

function isVibration(channel: string): boolean {
  return quantityOf(channel, null) === 'vibration' || /veloc|rms/i.test(channel);
}
