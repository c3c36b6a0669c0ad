import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { writeFileAtomically } from '../../lib/files/write-file-atomically.ts';
import type { ModelRefusal, ShadowCounts } from './model-source.ts';

/**
 * The detector's status of registry models, for other processes; `problems`: decisions not carried
 * out.
 */
export type RegistryStatus = ModelStatus & {
  /** ISO 8601; null before a report of a detector. */
  readonly at: string | null;
};

function fileOf(folder: string): string {
  return path.join(folder, 'status.json');
}

/** Writes it; the folder must exist. */
export async function writeStatus(folder: string, status: RegistryStatus): Promise<void> {
  await writeFileAtomically(fileOf(folder), `${JSON.stringify(status)}\n`);
}

/** The newest status, or an empty one. It only informs: an unreadable status counts as none. */
export async function readStatus(folder: string): Promise<RegistryStatus> {
  try {
    return { ...NO_MODELS, ...(JSON.parse(await readFile(fileOf(folder), 'utf8')) as RegistryStatus) };
  } catch {
    return { ...NO_MODELS, at: null };
  }
}

/** Nothing came of any. */
export const NO_MODELS: ModelStatus = { promoted: [], started: 0, shadows: [], refusals: [] };

/** A device's shadow beside its present model. */
export type ShadowComparison = Readonly<ShadowCounts> & {
  readonly device: string;
  readonly live: string | null;
  readonly shadow: string;
};

/** Status of the registry's models in the detector. Devices with their own models are left out. */
export type ModelStatus = {
  readonly promoted: readonly { readonly device: string; readonly model: string }[];
  /** Devices that are watched with their class's model until they have learned. */
  readonly started: number;
  readonly shadows: readonly ShadowComparison[];
  readonly refusals: readonly ModelRefusal[];
};
