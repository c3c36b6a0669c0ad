import type { MachineSettings } from '../../models/machine/machine-settings.ts';
import type { Sql } from '../db/sql.ts';

/** Class, speed, bearings and zones of machines, from the assets that their devices watch. */
export async function classedAssets(
  sql: Sql,
): Promise<
  readonly { device: string; class: string | null; machine: Omit<MachineSettings, 'devices' | 'class'> | null }[]
> {
  const { rows } = await sql.query<Awaited<ReturnType<typeof classedAssets>>[number]>(
    `select d.device, a.class, a.machine from asset a join asset_device d on d.asset_id = a.id
     where (a.machine is not null or a.class is not null) and a.retired_at is null order by d.device`,
  );
  return rows;
}

/**
 * Gives new assets the class that the configuration file declares for their devices; keeps changes
 * by people.
 */
export async function noteClasses(
  sql: Sql,
  devices: readonly string[],
  machineOf: (device: string) => MachineSettings | null,
): Promise<void> {
  const known = devices.flatMap((device) => {
    const machineClass = machineOf(device)?.class;
    return machineClass === undefined ? [] : [{ device, class: machineClass }];
  });
  if (known.length === 0) return;
  await sql.query(
    `update asset a set class = k.class from jsonb_to_recordset($1::jsonb) as k(device text, class text)
     where a.id = k.device and a.class is null and a.version = 1`,
    [JSON.stringify(known)],
  );
}
