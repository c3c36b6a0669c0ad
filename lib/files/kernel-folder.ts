import { existsSync, statfsSync } from 'node:fs';
import path from 'node:path';

/**
 * File systems that the kernel makes up, by their magic numbers in statfs(2). They keep no files.
 */
const MADE_UP: ReadonlyMap<number, string> = new Map([
  [0x9fa0, 'proc'],
  [0x62656572, 'sysfs'],
  [0x27e0eb, 'cgroup'],
  [0x63677270, 'cgroup2'],
  [0x64626720, 'debugfs'],
  [0x74726163, 'tracefs'],
  [0x73636673, 'securityfs'],
  [0x62656570, 'configfs'],
  [0x1cd1, 'devpts'],
  [0x19800202, 'mqueue'],
  [0x6e736673, 'nsfs'],
]);

/**
 * The kernel's file system that holds a folder, or would hold it; undefined for an ordinary one.
 * Making folders in such a place may never end: `mkdir` with `recursive` retries without end if the
 * kernel reports a missing parent.
 */
export function kernelFileSystemOf(folder: string): string | undefined {
  if (process.platform !== 'linux') return undefined;
  let place = path.resolve(folder);
  while (!existsSync(place) && place !== path.dirname(place)) place = path.dirname(place);
  try {
    return MADE_UP.get(statfsSync(place).type);
  } catch {
    // The code that makes the folder reports its fault better.
    return undefined;
  }
}
