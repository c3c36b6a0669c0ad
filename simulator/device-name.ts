import path from 'node:path';
import { isName } from '../broker/topic.ts';
import { AppError } from '../lib/errors.ts';

/** A recording and the device that it is played as. */
export type Part = { readonly file: string; readonly device: string };

/**
 * The device name of a recording: its folder and its base name, so that `valve1/0.csv` is `valve1-0` and stays so.
 * What a name must not hold becomes `-`; of a longer one the last 64 characters remain.
 */
export function deviceNameOf(file: string): string {
  const { dir, name } = path.parse(path.resolve(file));
  const joined = [path.basename(dir), name].filter((part) => part !== '').join('-');
  const legal = joined.replace(/[^\p{L}\p{N}_.-]+/gu, '-').replace(/^-+|-+$/g, '');
  const tail = [...legal].slice(-64).join('').slice(-64);
  return isName(tail) ? tail : 'recording';
}

/**
 * Gives each file its device: the given one, or the one that its path names.
 * @throws {AppError} `invalid` if two paths name the same device, which would mix two recordings
 */
export function assignDevices(files: readonly string[], device?: string): readonly Part[] {
  const parts = files.map((file) => ({ file, device: device ?? deviceNameOf(file) }));
  if (device !== undefined) return parts;
  const fileOf = new Map<string, string>();
  for (const part of parts) {
    const other = fileOf.get(part.device);
    if (other !== undefined) {
      throw new AppError(
        'invalid',
        `${other} and ${part.file} would both be the device "${part.device}": replay them one at a time with --device`,
      );
    }
    fileOf.set(part.device, part.file);
  }
  return parts;
}
