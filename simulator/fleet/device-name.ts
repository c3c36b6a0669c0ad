import path from 'node:path';
import { isName } from '../../broker/topics/topic.ts';
import { AppError } from '../../lib/errors.ts';

/** The source to play: a file, or one machine's part of it. */
type Source = { readonly file: string; readonly part?: string };

/**
 * The device name of a recording: the machine that its rows name, else its folder and its base
 * name, so that `valve1/0.csv` is `valve1-0` and stays so. A forbidden character becomes `-`; of a
 * longer name the last 64 characters remain.
 */
export function deviceNameOf({ file, part }: Source): string {
  const { dir, name } = path.parse(path.resolve(file));
  const joined = (part === undefined ? [path.basename(dir), name] : [part]).filter((part) => part !== '').join('-');
  const legal = joined.replace(/[^\p{L}\p{N}_.-]+/gu, '-').replace(/^-+|-+$/g, '');
  const tail = [...legal].slice(-64).join('').slice(-64);
  return isName(tail) ? tail : 'recording';
}

/**
 * Gives each recording its device: the given one, or the named one.
 * @throws {AppError} `invalid` if two would be the same device, which would mix two recordings
 */
export function assignDevices<T extends Source>(
  recordings: readonly T[],
  device?: string,
): readonly { readonly recording: T; readonly device: string }[] {
  const parts = recordings.map((recording) => ({ recording, device: device ?? deviceNameOf(recording) }));
  if (device !== undefined && !recordings.some(({ part }) => part !== undefined)) return parts;
  const nameOf = new Map<string, string>();
  for (const { recording, device: own } of parts) {
    const other = nameOf.get(own);
    const name = recording.part === undefined ? recording.file : `"${recording.part}" of ${recording.file}`;
    if (other !== undefined) {
      throw new AppError(
        'invalid',
        `${other} and ${name} would both be the device "${own}": replay them one at a time with --device`,
      );
    }
    nameOf.set(own, name);
  }
  return parts;
}
