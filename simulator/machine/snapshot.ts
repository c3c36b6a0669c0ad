import type { Random } from '../../lib/random.ts';
import { FAULT, type FaultName, of } from './faults.ts';
import type { MachineKind, Moment } from './machine-kind.ts';
import { bearingLines, SHAKE } from './rotor.ts';

/** Evenly spaced samples of acceleration at one measuring point, m/s². */
export type Snapshot = { readonly sampleRateHz: number; readonly samples: Float32Array };

/** The measured quantity, and its place. */
export type SnapshotOptions = {
  /** Number of the measuring point, from 0. */
  readonly point: number;
  readonly count: number;
  readonly sampleRateHz: number;
  readonly random: Random;
};

/** A line of velocity: its frequency, and its share of a velocity RMS. */
type Line = readonly [hz: number, share: number];
/** Impacts that ring the housing. */
type Impacts = {
  readonly hz: number;
  /** m/s² of the first swing. */
  readonly peak: number;
  /**
   * Frequency with which their strength changes, as the damage enters and leaves the load. 0: it
   * does not.
   */
  readonly modulationHz: number;
  /**
   * Every second impact is weaker: a rolling element strikes the outer and the inner race in turn.
   */
  readonly alternates: boolean;
};

/**
 * Impacts of a ruined part. They come long before the velocity: they grow with the root of the
 * damage.
 */
const IMPACT_PEAK = 60;
/** Rollers slip: the distances of impacts differ this much (standard deviation). */
const SLIP = 0.01;
const DAMPING = 0.06;
/** Acceleration of a sound machine's bearings and flow, m/s² RMS. */
const HUM = 0.4;
const LINE_HZ = 50;

/**
 * The present record of an accelerometer: the lines of the rotor and of its faults with the
 * velocities that the channels show, and the impacts of bearings and teeth, which ring the housing
 * (McFadden and Smith 1984; Antoni and Randall 2002 for the slip).
 */
export function takeSnapshot(kind: MachineKind, now: Moment, options: SnapshotOptions): Snapshot {
  const { count, sampleRateHz, random } = options;
  const samples = new Float32Array(count);
  const hum = humOf(now);
  for (let i = 0; i < count; i++) samples[i] = hum * random.gaussian();
  if (now.shaftHz > 0) {
    for (const [hz, mmPerS] of velocityLines(kind, now, options.point)) addLine(samples, { hz, mmPerS }, options);
    for (const impacts of impactsOf(kind, now)) addImpacts(samples, impacts, { kind, options });
  }
  return { sampleRateHz, samples };
}

function humOf({ turning, damage }: Moment): number {
  // Bubbles that collapse, and metal on metal, are heard over a wide band.
  const faults = 12 * of(damage, 'cavitation') + 5 * of(damage, 'friction') + 2 * of(damage, 'leak');
  return 0.02 + (HUM + faults) * turning ** 2;
}

/** Lines of the sound machine and of its faults, mm/s RMS. */
function velocityLines(kind: MachineKind, now: Moment, point: number): (readonly [hz: number, mmPerS: number])[] {
  const { rotor } = kind;
  const fr = now.shaftHz;
  const sound: Line[] = [
    [fr, 0.8],
    [2 * fr, 0.35],
    [3 * fr, 0.15],
    ...(rotor.blades > 0 ? [[rotor.blades * fr, 0.35] as const] : []),
    ...(rotor.teeth > 0 ? [[rotor.teeth * fr, 0.25] as const] : []),
    [2 * LINE_HZ, 0.1],
  ];
  const lines = sound.map(([hz, share]) => [hz, share * (now.healthy[point] as number)] as const);
  for (const [fault, own] of Object.entries(linesOfFaults(kind, fr)) as [FaultName, readonly Line[]][]) {
    const shake = (SHAKE[point] as Float64Array)[FAULT[fault]] as number;
    const mmPerS = shake * of(now.damage, fault) * rotor.gain * now.turning;
    if (mmPerS > 0) for (const [hz, share] of own) lines.push([hz, share * mmPerS]);
  }
  return lines.map(([hz, mmPerS]) => [hz, mmPerS * now.roughness] as const);
}

/**
 * Where each fault shows, and how its velocity is shared: the squares of shares add up to about 1.
 */
function linesOfFaults({ rotor }: MachineKind, fr: number): Partial<Record<FaultName, readonly Line[]>> {
  const { outer, inner, rolling } = bearingLines(rotor.bearing, fr);
  const mesh = rotor.teeth * fr;
  return {
    imbalance: [[fr, 1]],
    misalignment: [
      [2 * fr, 0.85],
      [fr, 0.4],
      [3 * fr, 0.35],
    ],
    looseness: [0.5, 1, 1.5, 2, 3, 4, 5].map((order) => [order * fr, order === 1 ? 0.6 : 0.33] as const),
    bearing_outer: [
      [outer, 0.9],
      [2 * outer, 0.4],
    ],
    bearing_inner: [
      [inner, 0.8],
      [inner - fr, 0.42],
      [inner + fr, 0.42],
    ],
    bearing_rolling: [
      [rolling, 0.5],
      [2 * rolling, 0.85],
    ],
    gear_tooth: [
      [mesh, 0.7],
      [mesh - fr, 0.45],
      [mesh + fr, 0.45],
      [mesh - 2 * fr, 0.2],
      [mesh + 2 * fr, 0.2],
    ],
    belt_slip: [
      [rotor.beltRatio * fr, 0.7],
      [2 * rotor.beltRatio * fr, 0.7],
    ],
    winding: [[2 * LINE_HZ, 1]],
  };
}

/** Adds a line of velocity as the acceleration that it is. */
function addLine(
  samples: Float32Array,
  { hz, mmPerS }: { hz: number; mmPerS: number },
  { sampleRateHz, random }: SnapshotOptions,
): void {
  const phase = 2 * Math.PI * random.next();
  if (hz <= 0 || hz >= sampleRateHz / 2) return;
  const step = (2 * Math.PI * hz) / sampleRateHz;
  const peak = Math.SQRT2 * (mmPerS / 1000) * 2 * Math.PI * hz;
  for (let i = 0; i < samples.length; i++) samples[i] = (samples[i] as number) + peak * Math.cos(step * i + phase);
}

function impactsOf({ rotor }: MachineKind, { shaftHz, damage, turning }: Moment): Impacts[] {
  const { cage, outer, inner, rolling } = bearingLines(rotor.bearing, shaftHz);
  const peakOf = (fault: FaultName): number => IMPACT_PEAK * Math.sqrt(of(damage, fault)) * turning;
  const all: Impacts[] = [
    { hz: outer, peak: peakOf('bearing_outer'), modulationHz: 0, alternates: false },
    { hz: inner, peak: peakOf('bearing_inner'), modulationHz: shaftHz, alternates: false },
    { hz: 2 * rolling, peak: peakOf('bearing_rolling'), modulationHz: cage, alternates: true },
    { hz: shaftHz, peak: peakOf('gear_tooth'), modulationHz: 0, alternates: false },
  ];
  return all.filter(({ peak, hz }) => peak > 0 && hz > 0);
}

function addImpacts(
  samples: Float32Array,
  { hz, peak, modulationHz, alternates }: Impacts,
  { kind, options }: { kind: MachineKind; options: SnapshotOptions },
): void {
  const { sampleRateHz, random } = options;
  const ring = (2 * Math.PI * Math.min(kind.rotor.resonanceHz, 0.4 * sampleRateHz)) / sampleRateHz;
  const decay = DAMPING * ring;
  const length = Math.ceil(5 / decay);
  const start = random.next();
  let second = false;
  for (let at = start / hz; at * sampleRateHz < samples.length; at += (1 + SLIP * random.gaussian()) / hz) {
    const load = modulationHz > 0 ? 0.55 + 0.45 * Math.cos(2 * Math.PI * modulationHz * at) : 1;
    const strength = peak * load * (alternates && second ? 0.5 : 1);
    second = !second;
    const from = Math.ceil(at * sampleRateHz);
    for (let i = from; i < Math.min(samples.length, from + length); i++) {
      const since = i - at * sampleRateHz;
      samples[i] = (samples[i] as number) + strength * Math.exp(-decay * since) * Math.sin(ring * since);
    }
  }
}
