import type { Resemblance } from './resemblance.ts';

/** The parts of a kind of machine that can fail. */
export type Traits = {
  /** A shaft that turns: bearings, balance, alignment. */
  readonly rotating?: true;
  /** Something flows through it: it can be blocked, and it can leak. */
  readonly flow?: true;
  /** A liquid at falling pressure: it can cavitate. */
  readonly liquid?: true;
  /** Teeth that mesh: they shake one end as a bearing does. */
  readonly gears?: true;
};

const CLASSES: Readonly<Record<string, Traits>> = {
  pump: { rotating: true, flow: true, liquid: true },
  turbine: { rotating: true, flow: true, liquid: true, gears: true },
  fan: { rotating: true, flow: true },
  blower: { rotating: true, flow: true },
  compressor: { rotating: true, flow: true },
  motor: { rotating: true },
  generator: { rotating: true },
  gearbox: { rotating: true, gears: true },
  bearing: { rotating: true },
  spindle: { rotating: true },
  conveyor: { rotating: true, gears: true },
  valve: { flow: true, liquid: true },
  pipe: { flow: true },
  tank: { flow: true },
  exchanger: { flow: true },
  transformer: {},
  furnace: {},
  cabinet: {},
  press: {},
};

/**
 * The part that a machine must have for a condition; the other conditions are possible in every
 * machine.
 */
const NEEDS: readonly (readonly [RegExp, keyof Traits, string])[] = [
  [/^(?:bearing(?:_.+)?|imbalance|misalignment)$/, 'rotating', 'nothing in it rotates'],
  [/^(?:blockage|leak)$/, 'flow', 'nothing flows through it'],
  [/^cavitation$/, 'liquid', 'no liquid flows through it'],
];

/** The classes that say which conditions a machine can have. */
export const KNOWN_CLASSES: readonly string[] = Object.keys(CLASSES);

/**
 * The known class that a name ends in, in any spelling: `Centrifugal Pump` and `pumps` are a
 * `pump`; null for none.
 */
export function knownClass(name: string): string | null {
  const word = /([a-z]+)[^a-z]*$/.exec(name.toLowerCase())?.[1] ?? '';
  return [word, word.replace(/s$/, ''), word.replace(/es$/, '')].find((one) => Object.hasOwn(CLASSES, one)) ?? null;
}

/** The parts of a machine, null where its class is not known: then it may have any. */
export function traitsOf(machineClass: string | null): Traits | null {
  const known = machineClass === null ? null : knownClass(machineClass);
  return known === null ? null : (CLASSES[known] ?? null);
}

/** A condition that the machine's class cannot have becomes unknown, with the reason. */
export function withinClass(found: Resemblance, machineClass: string | null): Resemblance {
  const traits = traitsOf(machineClass);
  const need = NEEDS.find(([condition]) => condition.test(found.condition));
  if (traits === null || need === undefined || traits[need[1]]) return found;
  const because = `${found.because}, were it no ${knownClass(machineClass ?? '')}: ${need[2]}`;
  return { condition: 'unknown', because };
}
