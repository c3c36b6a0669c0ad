import { type Asset, listAssets } from '../../assets/assets.ts';
import { type KeptSettings, settingsOfAssets } from '../../assets/watching/watch-settings.ts';
import { at, type Body, byId, type ConfigurationKind, given, PAGE } from './configuration-kind.ts';

export const assets: ConfigurationKind = {
  name: 'assets',
  isOptional: true,
  read: async (sql) => {
    const found: Asset[] = [];
    for (;;) {
      const page = await listAssets(sql, { retired: true }, { after: found.at(-1)?.id ?? '', limit: PAGE });
      found.push(...page);
      if (page.length < PAGE) break;
    }
    return byId(found, ({ id }) => id, assetBody);
  },
  store: async (sql, id, { body }) => {
    const { rows } = await sql.query('select 1 from asset where id = $1', [id]);
    const whole = { ...NO_ASSET, ...body };
    if (rows.length > 0) return { method: 'PATCH', url: at('/assets', id), body: whole };
    const { retired: _, ...fields } = body;
    return { method: 'POST', url: '/assets', body: { id, ...fields } };
  },
};

/** The members of an asset that a file leaves out. */
const NO_ASSET = {
  parent: null,
  class: null,
  manufacturer: null,
  model: null,
  serial: null,
  installedOn: null,
  warrantyUntil: null,
  location: null,
  documents: [],
  labels: [],
  machine: null,
  devices: [],
  retired: false,
};

function assetBody(asset: Asset): Body {
  const { name, level, parentId, site, criticality, retiredAt } = asset;
  const { manufacturer, model, serial, installedOn, warrantyUntil, location, machine } = asset;
  const { documents, labels, devices } = asset;
  const some = <T>(list: readonly T[]): readonly T[] | null => (list.length > 0 ? list : null);
  return given({
    name,
    level,
    parent: parentId,
    site,
    criticality,
    class: asset.class,
    manufacturer,
    model,
    serial,
    installedOn,
    warrantyUntil,
    location,
    machine,
    documents: some(documents),
    labels: some(labels),
    devices: some(devices),
    retired: retiredAt === null ? null : true,
  });
}

/** How the devices below assets are watched; a record that sets nothing is none. */
export const watchSettings: ConfigurationKind = {
  name: 'watchSettings',
  isOptional: true,
  read: async (sql) =>
    Object.fromEntries([...(await settingsOfAssets(sql))].map(([id, settings]) => [id, watchBody(settings)])),
  store: async (_sql, id, { body, reason }) => ({
    method: 'PUT',
    url: `${at('/assets', id)}/watch-settings`,
    body: { ...(reason !== null && { reason }), ...body },
  }),
  remove: (id, reason) => ({
    method: 'PUT',
    url: `${at('/assets', id)}/watch-settings`,
    body: { reason: reason ?? 'left out of the configuration' },
  }),
};

function watchBody({ limitFactor, excluded, limits, reason }: KeptSettings): Body {
  const asked = limits.map(({ channel, severity, reason: why, low, high, until }) => ({
    ...given({ channel, low, high }),
    ...(low === null && high === null && { none: true }),
    severity,
    reason: why,
    ...(until !== null && { until: new Date(until).toISOString() }),
  }));
  return { ...given({ limitFactor, exclude: excluded, limits: asked.length > 0 ? asked : null }), reason };
}
