import { knownClass } from '../../models/condition/machine-class.ts';
import { type MachineSettings, machineFinder } from '../../models/machine/machine-settings.ts';
import type { MachineClass } from './definition-kinds.ts';

/** An asset's settings for the machine behind one of its devices. */
export type ClassedAsset = {
  readonly device: string;
  readonly class: string | null;
  readonly machine: Omit<MachineSettings, 'devices' | 'class'> | null;
};

/**
 * Facts about machines for the detector; the first match counts. Each member comes from the asset
 * of the device, else from the first machine that fits the device, else from the class.
 */
export function resolveMachines(given: {
  readonly classes: ReadonlyMap<string, MachineClass>;
  readonly machines: readonly MachineSettings[];
  readonly assets: readonly ClassedAsset[];
}): readonly MachineSettings[] {
  const { machines, assets } = given;
  const classOf = classFinder(given.classes);
  const machineOf = machineFinder(machines);
  const withClass = (machine: MachineSettings): MachineSettings => ({ ...classOf(machine.class), ...machine });
  const ofAssets = assets.flatMap((asset) => {
    const machine = machineOf(asset.device);
    const said = { ...machine, ...asset.machine, ...(asset.class !== null && { class: asset.class }) };
    return Object.keys(said).length === 0 ? [] : [withClass({ ...said, devices: asset.device })];
  });
  return [...ofAssets, ...machines.map(withClass)];
}

/** Finds a class by its name, in any case; else by the known class that the name ends in. */
function classFinder(classes: ReadonlyMap<string, MachineClass>): (name: string | undefined) => MachineClass {
  const byLower = new Map([...classes].map(([name, body]) => [name.toLowerCase(), body]));
  return (name) => {
    if (name === undefined) return {};
    const own = classes.get(name) ?? byLower.get(name.toLowerCase());
    return own ?? byLower.get(knownClass(name) ?? '') ?? {};
  };
}
