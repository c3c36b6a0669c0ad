import { constants } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import type { DeviceAdministration, NewDevice, Registered } from '../../broker/access/device-administration.ts';
import type { DeviceEntry } from '../../broker/access/device-entry.ts';
import { AppError, messageOf } from '../../lib/errors.ts';
import { programRow } from '../../lib/text/csv-cells.ts';
import { readTextFile } from '../../lib/text/decode-text.ts';
import { readDeviceRows } from './device-csv.ts';

/** The result of an import, or of its trial. */
export type ImportResult = { readonly devices: number; readonly secrets: number };

/**
 * Registers the devices of a CSV file: all of them, or none.
 * @param secretsFile where the secrets go that are made for rows without a password; it must not
 * exist, and gets mode 0600
 * @param dryRun only checks
 * @throws {AppError} `invalid` naming every row that is wrong
 */
export async function importDevices(
  administration: DeviceAdministration,
  { file, secretsFile, dryRun }: { file: string; secretsFile: string | undefined; dryRun: boolean },
): Promise<ImportResult> {
  const text = await readTextFile(file);
  const rows = readDeviceRows(text);
  const known = rows.flatMap(({ device, line }) => (device ? [{ device, line }] : []));
  const devices = known.map(({ device }) => device);
  const faults = [
    ...rows.flatMap(({ line, fault }) => (fault === undefined ? [] : [{ line, fault }])),
    ...administration.faults(devices).map(({ index, fault }) => ({ line: known[index]?.line ?? 0, fault })),
  ].toSorted((a, b) => a.line - b.line);
  if (faults.length > 0) {
    const told = faults.map(({ line, fault }) => `  line ${line}: ${fault}`).join('\n');
    throw new AppError('invalid', `nothing was registered; ${file} has ${faults.length} faults:\n${told}`);
  }
  const secrets = devices.filter(needsSecret).length;
  if (secrets > 0 && secretsFile === undefined && !dryRun) {
    throw new AppError('invalid', `${secrets} devices come without a password: give --secrets FILE for theirs`);
  }
  if (dryRun) return { devices: devices.length, secrets };
  let written = false;
  const keep = async (made: readonly Registered<DeviceEntry>[]): Promise<void> => {
    if (secrets === 0 || secretsFile === undefined) return;
    await writeSecrets(secretsFile, made);
    written = true;
  };
  try {
    await administration.add(devices, { by: 'import', keep });
  } catch (error) {
    // Secrets of unregistered devices are useless.
    if (written && secretsFile !== undefined) await rm(secretsFile, { force: true });
    throw error;
  }
  return { devices: devices.length, secrets };
}

function needsSecret({ password, gateway, certificates = [] }: NewDevice): boolean {
  return password === undefined && gateway === undefined && certificates.length === 0;
}

async function writeSecrets(file: string, made: readonly Registered<DeviceEntry>[]): Promise<void> {
  try {
    const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL;
    const handle = await open(file, flags, 0o600);
    try {
      // Scripts read this one: no cell of it is changed for a spreadsheet.
      const lines = made.map(({ entry, issued }) =>
        issued ? programRow([entry.id, issued.secret, issued.token]) : '',
      );
      await handle.writeFile(`id,secret,token\n${lines.join('')}`);
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (cause) {
    throw new AppError('invalid', `the secrets cannot be written to ${file}: ${messageOf(cause)}`, { cause });
  }
}
