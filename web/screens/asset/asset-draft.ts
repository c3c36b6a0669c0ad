import type { Asset } from './asset.ts';

/** Fields of a machine's record that a person corrects, as texts; empty is none. */
export const DRAFT_FIELDS = [
  'name',
  'criticality',
  'class',
  'parent',
  'manufacturer',
  'model',
  'serial',
  'installedOn',
  'warrantyUntil',
  'location',
  'labels',
  'devices',
  'rpm',
] as const;
export type DraftField = (typeof DRAFT_FIELDS)[number];
export type Draft = Readonly<Record<DraftField, string>>;

/** The record as a person edits it. */
export function draftOf(asset: Asset): Draft {
  return {
    name: asset.name,
    criticality: asset.criticality,
    class: asset.class ?? '',
    parent: asset.parent ?? '',
    manufacturer: asset.manufacturer ?? '',
    model: asset.model ?? '',
    serial: asset.serial ?? '',
    installedOn: asset.installedOn ?? '',
    warrantyUntil: asset.warrantyUntil ?? '',
    location: asset.location ?? '',
    labels: asset.labels.join(', '),
    devices: asset.devices.join(', '),
    rpm: asset.machine?.rpm === undefined ? '' : String(asset.machine.rpm),
  };
}

/** What is to be changed: only what a person has altered. */
export function changesOf(asset: Asset, draft: Draft): Readonly<Record<string, unknown>> {
  const before = draftOf(asset);
  const altered = DRAFT_FIELDS.filter((field) => draft[field].trim() !== before[field]);
  return Object.fromEntries(
    altered.map((field) => [field === 'rpm' ? 'machine' : field, changedValue(asset, field, draft)]),
  );
}

function changedValue(asset: Asset, field: DraftField, draft: Draft): unknown {
  const text = draft[field].trim();
  if (field === 'labels' || field === 'devices')
    return text
      .split(/[,，]/)
      .map((one) => one.trim())
      .filter(Boolean);
  if (field === 'rpm') return machineOf(asset, text);
  if (field === 'name' || field === 'criticality') return text;
  return text === '' ? null : text;
}

/**
 * The machine's other data stay. A text that is no number is sent as it is: the API says why not.
 */
function machineOf(asset: Asset, text: string): unknown {
  const { rpm: _, ...rest } = asset.machine ?? {};
  if (text !== '') return { ...rest, rpm: Number.isNaN(Number(text)) ? text : Number(text) };
  return Object.keys(rest).length > 0 ? rest : null;
}
