import type { DeviceAdministration } from '../../broker/access/device-administration.ts';
import { publicEntry } from '../../broker/access/device-entry.ts';
import type { DeviceRegistry } from '../../broker/access/device-registry.ts';
import { hashOf } from '../../lib/canonical-json.ts';
import type { ModelRegistry } from '../../models/registry/model-registry.ts';
import type { OutsideStore } from './note-stores.ts';

const PAGE = 1_000;

/** The registered devices and gateways; for their secrets, a hash of the stored form. */
export function deviceStore(registry: Pick<DeviceRegistry, 'list'>): OutsideStore {
  return {
    name: 'device',
    read: async () => {
      const entries: [string, object][] = [];
      for (let after: string | undefined; ; ) {
        const page = registry.list({ ...(after !== undefined && { after }), limit: PAGE });
        for (const entry of page) {
          const secret = entry.secret === null ? null : hashOf(entry.secret);
          entries.push([entry.id, { ...publicEntry(entry), secret }]);
        }
        after = page.at(-1)?.id;
        if (after === undefined || page.length < PAGE) return entries;
      }
    },
  };
}

/** Every decision about who uses which model, by its place. */
export function promotionStore(registry: Pick<ModelRegistry, 'promotions'>): OutsideStore {
  return {
    name: 'model decision',
    read: async () => (await registry.promotions()).entries.map((entry, index) => [String(index + 1), entry] as const),
  };
}

/** The same administration, which says after each change that there is something to record. */
export function notedAdministration(
  administration: DeviceAdministration,
  changed: () => Promise<void>,
): DeviceAdministration {
  const noted =
    <Given extends readonly unknown[], Result>(work: (...given: Given) => Promise<Result>) =>
    async (...given: Given): Promise<Result> => {
      const result = await work(...given);
      await changed();
      return result;
    };
  return {
    ...administration,
    add: noted(administration.add),
    rotate: noted(administration.rotate),
    revoke: noted(administration.revoke),
    approve: noted(administration.approve),
    remove: noted(administration.remove),
  };
}
