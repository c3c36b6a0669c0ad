import type { FaultName } from '../machine/faults.ts';

/** How a fault is put right, and how a technician writes it down. */
export type Remedy = {
  /** One of {@link PARTS}. */
  readonly part: string;
  /** Hours at the machine, which stands still. */
  readonly hours: number;
  /** Skill without which nobody does it. */
  readonly skill: string;
  /** Codes of ISO 14224: how it showed, the process, and why. */
  readonly failureMode: string;
  readonly failureMechanism: string;
  readonly failureCause: string;
};

const BEARING: Remedy = {
  part: 'bearing',
  hours: 4,
  skill: 'mechanical',
  failureMode: 'VIB',
  failureMechanism: '2.6',
  failureCause: '3.4',
};

/**
 * Of each fault. Hours are those that manufacturers and OREDA give for one or two people without
 * waiting; codes are those of the catalogue, where it knows the fault.
 */
export const REMEDIES: Readonly<Record<FaultName, Remedy>> = {
  imbalance: of('balance_weights', 3, 'alignment', ['VIB', '1.2', '3.4']),
  misalignment: of('shims', 3, 'alignment', ['VIB', '1.3', '2.2']),
  looseness: of('fasteners', 1.5, 'mechanical', ['VIB', '1.5', '3.3']),
  bearing_outer: BEARING,
  bearing_inner: BEARING,
  bearing_rolling: BEARING,
  gear_tooth: of('gear', 8, 'mechanical', ['VIB', '2.5', '3.4']),
  belt_slip: of('belt', 1.5, 'mechanical', ['LOO', '2.4', '3.4']),
  friction: of('lubricant', 1, 'mechanical', ['OHE', '2.4', '3.3']),
  cavitation: of('filter', 2, 'mechanical', ['PDE', '2.1', '3.1']),
  blockage: of('gasket', 2, 'mechanical', ['PLU', '5.1', '3.1']),
  leak: of('seal_kit', 3, 'mechanical', ['ELP', '1.1', '3.4']),
  filter: of('filter', 0.75, 'mechanical', ['PLU', '5.2', '3.4']),
  refrigerant: of('refrigerant', 3, 'mechanical', ['IHT', '1.1', '3.4']),
  winding: of('winding', 10, 'electrical', ['OHE', '4.1', '3.4']),
  cooling: of('cooler', 2.5, 'mechanical', ['OHE', '2.7', '3.4']),
};

/** Skills, as the catalogue of the product names them, and as people read them. */
export const SKILLS: Readonly<Record<string, string>> = {
  mechanical: 'Mechanical maintenance',
  vibration: 'Vibration analysis',
  alignment: 'Alignment and balancing',
  electrical: 'Electrical work',
  instrumentation: 'Instrumentation',
  network: 'Networks and gateways',
  process: 'Process knowledge',
};

/** Parts that the crew needs; those of the product's catalogue have its names. */
export const PARTS: Readonly<Record<string, string>> = {
  balance_weights: 'Balance weights',
  shims: 'Set of shims',
  fasteners: 'Bolts and locking washers',
  bearing: 'Bearing, as on the parts list',
  gear: 'Gear wheel with pinion',
  belt: 'Drive belt',
  lubricant: 'Lubricant, as on the plate',
  filter: 'Filter or strainer element',
  gasket: 'Gasket',
  seal_kit: 'Seal kit',
  refrigerant: 'Refrigerant',
  winding: 'Rewound stator',
  cooler: 'Cooler element',
  sensor: 'Sensor of the same type',
};

/** The part for a broken instrument. */
export const SENSOR_PART = 'sensor';

function of(
  part: string,
  hours: number,
  skill: string,
  [failureMode, failureMechanism, failureCause]: readonly [string, string, string],
): Remedy {
  return { part, hours, skill, failureMode, failureMechanism, failureCause };
}
