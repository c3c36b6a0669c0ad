import { type Static, Type } from 'typebox';
import { names } from '../../../http/access/names.ts';
import { Instant, isoOrNull } from '../../../http/instant.ts';
import { MachineSettings } from '../../../models/machine/machine-settings.ts';
import { type Asset, assetLevels } from '../../assets/assets.ts';
import { criticalities } from '../../ticket/priority.ts';

const text = (maxLength: number, description?: string) =>
  Type.String({ minLength: 1, maxLength, ...(description ? { description } : {}) });
const nullable = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) => Type.Union([type, Type.Null()]);
const Day = Type.String({ format: 'date' });

/**
 * Speed, bearings and ISO group, as a member of `models.machines` in the configuration file has
 * them.
 */
export const MachineSchema = Type.Pick(MachineSettings, [
  'component',
  'rpm',
  'bearings',
  'iso',
  'zoneLimits',
  'zoneChannels',
]);

export const DocumentSchema = Type.Object({
  name: text(200),
  url: Type.Optional(Type.String({ maxLength: 2000, pattern: '^https?://', description: 'Where it is' })),
  hash: Type.Optional(Type.String({ pattern: '^[0-9a-f]{64}$', description: 'SHA-256 of an attachment' })),
});

/** Editable fields of an asset beside its id. */
export const assetFields = {
  name: text(200),
  level: Type.Enum([...assetLevels]),
  parent: nullable(Type.String({ ...text(200, 'Id of the asset that it is a part of'), ...names('asset') })),
  site: Type.String({ ...text(100, 'Where it has a parent it is at the site of that'), ...names('site') }),
  criticality: Type.Enum([...criticalities], { description: 'A stops production, C can wait' }),
  class: nullable(Type.String({ ...text(100, 'Equipment class after ISO 14224, such as pump'), ...names('class') })),
  manufacturer: nullable(text(200)),
  model: nullable(text(200)),
  serial: nullable(text(200)),
  installedOn: nullable(Day),
  warrantyUntil: nullable(Day),
  location: nullable(text(500)),
  documents: Type.Array(DocumentSchema, { maxItems: 100 }),
  labels: Type.Array(text(60), { maxItems: 50 }),
  machine: nullable(MachineSchema),
  devices: Type.Array(Type.String({ ...text(200, '`site:device`, of its own site'), ...names('device') }), {
    maxItems: 200,
    description: 'The devices that watch it',
  }),
};

/** Neither control characters nor spaces at the ends. */
export const AssetId = Type.String({
  maxLength: 200,
  pattern: '^[^\\s\\x00-\\x1f\\x7f](?:[^\\x00-\\x1f\\x7f]*[^\\s\\x00-\\x1f\\x7f])?$',
});

/** A change of an asset; missing fields keep their values. */
export const AssetPatch = Type.Partial(
  Type.Object({ ...assetFields, retired: Type.Boolean({ description: 'Out of use for good' }) }),
);

/** A new asset; without a parent it names its site. */
export const NewAsset = Type.Object({
  id: AssetId,
  ...Type.Partial(Type.Object(assetFields)).properties,
  name: assetFields.name,
});

/** An asset as the API shows it. */
export const AssetSchema = Type.Object({
  id: Type.String(),
  ...assetFields,
  device: nullable(Type.String({ ...names('device'), description: 'The first of its devices' })),
  retiredAt: nullable(Instant),
  outOfServiceSince: nullable({ ...Instant, description: 'Its alarms are hidden since; null while it is in service' }),
  version: Type.Integer(),
  updatedAt: Instant,
  updatedBy: Type.String(),
});

/** An asset in JSON. */
export function assetJson(asset: Asset): Static<typeof AssetSchema> {
  const { parentId, documents, labels, devices, retiredAt, outOfServiceSince, updatedAt, machine, ...rest } = asset;
  return {
    ...rest,
    parent: parentId,
    documents: [...documents],
    labels: [...labels],
    devices: [...devices],
    device: devices[0] ?? null,
    machine: machine as Static<typeof AssetSchema>['machine'],
    retiredAt: isoOrNull(retiredAt),
    outOfServiceSince: isoOrNull(outOfServiceSince),
    updatedAt: updatedAt.toISOString(),
  };
}
