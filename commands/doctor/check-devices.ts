import { existsSync } from 'node:fs';
import path from 'node:path';
import { openDeviceRegistry } from '../../broker/access/device-registry.ts';
import { attempt, type Finding } from './finding.ts';

/** Waiting devices are counted so far. */
const COUNTED = 10_000;

/** How many devices are registered, and how many wait for approval; makes nothing. */
export function checkDevices(dataDir: string): Promise<Finding> {
  return attempt('devices', 'the registry in DATA_DIR/devices cannot be read: restore it from a backup', async () => {
    if (!existsSync(path.join(dataDir, 'devices'))) return 'none registered yet';
    const registry = openDeviceRegistry({ dataDir });
    try {
      const waiting = registry.pending({ limit: COUNTED }).length;
      return `${registry.size()} registered, ${waiting} of them wait for approval`;
    } finally {
      await registry.close();
    }
  });
}
