import { setTimeout as delay } from 'node:timers/promises';
import { createDeviceAdministration } from '../../broker/access/device-administration.ts';
import type { DeviceEntry } from '../../broker/access/device-entry.ts';
import { openDeviceRegistry } from '../../broker/access/device-registry.ts';
import type { Now } from '../../lib/clock.ts';
import { AppError } from '../../lib/errors.ts';
import { loadConfig } from '../../platform/config.ts';
import { clockOf } from '../../platform/virtual-clock.ts';
import type { Credentials } from '../../simulator/publish/connection.ts';
import { type LocalApi, readLocalApi } from '../../ticketing/accounts/local-api.ts';
import type { LocalProgram } from '../options/command-context.ts';
import { brokerPlace } from './broker-place.ts';

type Unjudged = { readonly unjudged: readonly { readonly reason: string; readonly detail: string }[] };

/** Origin of devices that the simulator registered. */
const MADE_BY = 'simulate --register';

/** The detector reads behind the broker: so often it is asked, and so long between. */
const ASKED = 4;
const PAUSE_MS = 500;

/** The Harbinger of this machine's settings. */
export function localProgram(now: Now): LocalProgram {
  return {
    broker: async () => {
      const { host, port, authority } = await brokerPlace(loadConfig({}));
      const address = `${host.includes(':') ? `[${host}]` : host}:${port}`;
      return authority ? { url: `mqtts://${address}`, ca: authority.pem } : { url: `mqtt://${address}` };
    },
    register: async (ids) => {
      const registry = openDeviceRegistry({ dataDir: loadConfig({}).data.dir });
      try {
        const others = ids.filter((id) => !isOurs(registry.get(id)));
        if (others.length > 0) {
          const reason = `${others.join(', ')}: registered already, and not by simulate: a new secret would lock a device out`;
          throw new AppError('conflict', `${reason}; take another --site`);
        }
        const administration = createDeviceAdministration({ registry, now });
        const made = new Map<string, Credentials>();
        for (const id of ids) {
          const [registered] = registry.get(id)
            ? [await administration.rotate(id)]
            : await administration.add([{ id, kind: 'device' }], { by: MADE_BY });
          if (registered?.issued) made.set(id, { username: id, password: registered.issued.secret });
        }
        return made;
      } finally {
        await registry.close();
      }
    },
    clock: async () => {
      const { dir } = loadConfig({}).data;
      return (await readLocalApi(dir)) === undefined ? null : clockOf(dir);
    },
    unjudged: async (ids) => {
      const running = await readLocalApi(loadConfig({}).data.dir);
      for (let i = 0; running !== undefined && i < ASKED; i++) {
        await delay(PAUSE_MS);
        const said = await Promise.all(ids.map((id) => lateOf(id, running)));
        const found = said.flat();
        if (found.length > 0) return found;
      }
      return [];
    },
    refused: async () => {
      const running = await readLocalApi(loadConfig({}).data.dir);
      return running === undefined ? new Map() : await refusedBy(running);
    },
  };
}

/** `intake.rejections` of `GET /flow`, by reason. */
async function refusedBy({ http, token }: LocalApi): Promise<ReadonlyMap<string, number>> {
  try {
    const answer = await fetch(`${http}/api/v1/flow`, {
      headers: { authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(5000),
    });
    const { intake } = (await answer.json()) as { intake?: { rejections: Readonly<Record<string, number>> } };
    return new Map(Object.entries(intake?.rejections ?? {}));
  } catch {
    // It ended meanwhile.
    return new Map();
  }
}

/** Whether the simulator may use this name: it is free, or was made for it and is not revoked. */
function isOurs(entry: DeviceEntry | undefined): boolean {
  return entry === undefined || (entry.provisionedBy === MADE_BY && entry.status === 'active');
}

async function lateOf(id: string, { http, token }: LocalApi): Promise<readonly string[]> {
  try {
    const answer = await fetch(`${http}/api/v1/devices/${encodeURIComponent(id)}`, {
      headers: { authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(5000),
    });
    const { unjudged = [] } = (await answer.json()) as Partial<Unjudged>;
    return unjudged.filter(({ reason }) => reason === 'late').map(({ detail }) => `${id}: ${detail}`);
  } catch {
    // It ended meanwhile, or the readings went elsewhere.
    return [];
  }
}
