import { Type } from 'typebox';
import { compileFirstGroup, compileGlob, type FirstGroup, type NameTest } from '../../lib/text/pattern.ts';
import type { ComponentOf } from './components.ts';
import { isoLimits, type ZoneLimits } from './iso-zone.ts';
import { MachineLimit, machineLimitProblems } from './machine-limit.ts';

const strict = { additionalProperties: false } as const;
const Pattern = Type.String({ minLength: 1, maxLength: 256 });
const Length = Type.Number({ exclusiveMinimum: 0 });

const Bearing = Type.Object(
  {
    /** Channels of the sensors at this bearing; all where it is absent. */
    channels: Type.Optional(Pattern),
    elements: Type.Integer({ minimum: 3, maximum: 1000 }),
    /** Both diameters in the same unit. */
    elementDiameter: Length,
    pitchDiameter: Length,
    contactAngleDegrees: Type.Optional(Type.Number({ minimum: 0, exclusiveMaximum: 90 })),
  },
  strict,
);

/** Settings of the machines behind some devices: declared in the configuration file. */
export const MachineSettings = Type.Object(
  {
    /** `site:device`, with `*` for any characters: `plant:pump-*`. */
    devices: Pattern,
    class: Type.Optional(Type.String({ minLength: 1, maxLength: 128 })),
    /**
     * Regular expression (RE2) whose first group names the component that a channel is of, such as
     * `^(B\\d+)_`.
     */
    component: Type.Optional(Pattern),
    /** Nominal speed of the shaft; it may be off by 1 %. */
    rpm: Type.Optional(Type.Number({ minimum: 1, maximum: 1_000_000 })),
    /** Samples that a waveform of these devices has; others are not judged. */
    waveformSamples: Type.Optional(Type.Integer({ minimum: 256 })),
    bearings: Type.Optional(Type.Array(Bearing, { minItems: 1, maxItems: 64 })),
    /** Group and mounting of ISO 20816-3. */
    iso: Type.Optional(
      Type.Object(
        {
          group: Type.Union([Type.Literal(1), Type.Literal(2)]),
          mounting: Type.Union([Type.Literal('rigid'), Type.Literal('flexible')]),
        },
        strict,
      ),
    ),
    /** Limits A/B, B/C and C/D in mm/s instead of the limits of ISO 20816-3. */
    zoneLimits: Type.Optional(Type.Array(Length, { minItems: 3, maxItems: 3 })),
    /** Channels to judge by zone, with `*`; absent: velocities with the name of a vibration. */
    zoneChannels: Type.Optional(Pattern),
    /** Plausible values from the first reading on, see rules/machine-limits.ts. */
    limits: Type.Optional(Type.Array(MachineLimit, { minItems: 1, maxItems: 64 })),
  },
  strict,
);

/** {@link MachineSettings} as the program uses it. */
export type MachineSettings = Type.Static<typeof MachineSettings>;

/** Faults in the settings of a machine beyond their shape. */
export function machineProblems(machine: MachineSettings): readonly string[] {
  const { bearings = [], zoneLimits, rpm, component, limits = [] } = machine;
  const problems = [...machineLimitProblems(limits)];
  if (component !== undefined && compileFirstGroup(component) === undefined)
    problems.push(`component ${COMPONENT_FORM}`);
  for (const { elementDiameter, pitchDiameter } of bearings) {
    if (elementDiameter >= pitchDiameter) problems.push('elementDiameter is smaller than pitchDiameter');
  }
  if (bearings.length > 0 && rpm === undefined) problems.push('bearings need rpm: their lines follow the speed');
  const [ab = 0, bc = 0, cd = 0] = zoneLimits ?? [1, 2, 3];
  if (!(ab < bc && bc < cd)) problems.push('zoneLimits ascend');
  return problems;
}

/** The machine of a device. */
export type MachineOf = (device: string) => MachineSettings | null;

/** Finds the machine of a device: the first whose pattern fits, or null. */
export function machineFinder(machines: readonly MachineSettings[]): MachineOf {
  const patterns: { machine: MachineSettings; place: number; fits: NameTest }[] = [];
  // There may be one for each of a hundred thousand devices.
  const named = new Map<string, { machine: MachineSettings; place: number }>();
  for (const [place, machine] of machines.entries()) {
    const { devices } = machine;
    if (devices.includes('*')) patterns.push({ machine, place, fits: compileGlob(devices) });
    else if (!named.has(devices)) named.set(devices, { machine, place });
  }
  return (device) => {
    const own = named.get(device);
    const found = patterns.find(({ place, fits }) => place < (own?.place ?? Number.POSITIVE_INFINITY) && fits(device));
    return (found ?? own)?.machine ?? null;
  };
}

/** Finds the component of a channel, if its device's machine has components. Caches the results. */
export function componentsBy(machineOf: MachineOf): ComponentOf {
  const known = new Map<string, FirstGroup>();
  return (channel, device) => {
    let find = known.get(device);
    if (find === undefined) {
      const { component } = machineOf(device) ?? {};
      // A stored pattern from before the form check names no component.
      find = remembered((component === undefined ? undefined : compileFirstGroup(component)) ?? (() => null));
      known.set(device, find);
    }
    return find(channel);
  };
}

/** Each reading reads the same channels again. */
function remembered(find: FirstGroup): FirstGroup {
  const known = new Map<string, string | null>();
  return (channel) => {
    let group = known.get(channel);
    if (group === undefined) {
      group = find(channel);
      if (known.size < MAX_KNOWN_CHANNELS) known.set(channel, group);
    }
    return group;
  };
}

const MAX_KNOWN_CHANNELS = 1_000;

/** The form of a component, for error messages. */
export const COMPONENT_FORM =
  "is a regular expression with a group, such as '^(B\\d+)', without look-around and back-references";

/** The bearing of a channel: the first whose pattern fits, or null. */
export function bearingOf(machine: MachineSettings, channel: string): BearingGeometry | null {
  const bearing = machine.bearings?.find(({ channels }) => channels === undefined || globOf(channels)(channel));
  return bearing ? { ...bearing, contactAngleDegrees: bearing.contactAngleDegrees ?? 0 } : null;
}

/**
 * The vibration limits of a machine: the plant's own, else of its ISO class; null if neither is
 * known.
 */
export function zoneLimitsOf({ iso, zoneLimits }: MachineSettings): ZoneLimits | null {
  if (zoneLimits) return zoneLimits as unknown as ZoneLimits;
  return iso ? isoLimits(iso) : null;
}

/** Compiled once: each waveform asks. */
const globs = new Map<string, NameTest>();
const MAX_GLOBS = 10_000;

function globOf(pattern: string): NameTest {
  let glob = globs.get(pattern);
  if (glob === undefined) {
    glob = compileGlob(pattern);
    if (globs.size >= MAX_GLOBS) globs.clear();
    globs.set(pattern, glob);
  }
  return glob;
}

/** A rolling bearing: `elementDiameter` and `pitchDiameter` in the same unit, any one. */
export type BearingGeometry = {
  readonly elements: number;
  readonly elementDiameter: number;
  readonly pitchDiameter: number;
  readonly contactAngleDegrees: number;
};
