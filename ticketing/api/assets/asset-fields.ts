import type { Static } from 'typebox';
import type { FieldError } from '../../../http/problem.ts';
import { machineProblems } from '../../../models/machine/machine-settings.ts';
import type { AssetFields } from '../../assets/save-assets.ts';
import type { AssetPatch } from './asset-schemas.ts';

/** Problems of speed, bearings and limits of a machine beyond their shape. */
export function machineFaults(machine: unknown): readonly FieldError[] {
  if (machine === null || machine === undefined) return [];
  const settings = { devices: '', ...machine } as Parameters<typeof machineProblems>[0];
  return machineProblems(settings).map((message) => ({ field: 'machine', message }));
}

/** The fields of an asset as the API names them, as they are stored. */
export function fieldsOf(body: Static<typeof AssetPatch>): Partial<AssetFields> {
  const { parent, ...rest } = body;
  // The schema has been checked; TypeBox types its lists as changeable ones.
  return { ...(rest as Partial<AssetFields>), ...(parent === undefined ? {} : { parentId: parent }) };
}
