import { contentId } from '../lib/ids.ts';
import { createRandom, type Random } from '../lib/random.ts';
import { type BearingFault, effectOf, type FaultEffect } from './bearing-fault.ts';
import { createDutyCycle, type Duty, type OperatingMode } from './duty-cycle.ts';
import { motorCurrent, type OperatingPoint, operatingPoint, type PumpDesign } from './hydraulics.ts';
import type { Measurement } from './measurement.ts';
import { PUMP_UNITS, type PumpChannel, sense } from './pump-sensors.ts';

/** The pump, its start time, and its planned fault. */
export type PumpOptions = {
  /** The same seed and id give the same pump and the same readings. */
  readonly seed: number;
  readonly id: string;
  /** Event time of the first reading, milliseconds since the epoch. */
  readonly startAt: number;
  readonly intervalSeconds?: number;
  readonly duty?: Duty;
  readonly fault?: BearingFault;
};

/** One reading, and the mode that the pump was in: the truth beside it, never sent. */
export type PumpReading = Measurement & { readonly mode: OperatingMode };

/**
 * A pump that has been running for a while at the first sample. Holds a few numbers of state.
 */
export type Pump = {
  /** The reading one interval after the one before. */
  next(): PumpReading;
};

const FLOW_SHARE: Readonly<Record<OperatingMode, number>> = { standstill: 0, low: 0.7, nominal: 1, high: 1.15 };

const RATED_POWER_KW = 32;
const RUN_UP_SECONDS = 20;
const RUN_DOWN_SECONDS = 10;
const VALVE_SECONDS = 5;
const THERMAL_SECONDS = 240;
/** The share of time that the drive turns, for the temperature at which a pump is first met. */
const RUNNING_SHARE: Readonly<Record<Duty, number>> = { continuous: 1, intermittent: 0.75 };
const DAY_SECONDS = 86_400;
/** The fraction of full speed at which the frame answers most. */
const RESONANCE_SPEED = 0.6;

type Machine = PumpDesign & {
  readonly vibrationMmPerS: number;
  readonly riseKelvin: number;
  readonly ambientCel: number;
};
type State = { speed: number; valveFlow: number; bearingCel: number };
type Drifts = Readonly<Record<'demand' | 'roughness' | 'grid' | 'weather', () => number>>;

/**
 * Creates a 37 kW pump (ISO 20816-3 group 2) with slightly individual dimensions; pure but for its
 * own state.
 */
export function createPump(options: PumpOptions): Pump {
  const { id, seed, startAt, intervalSeconds = 1, duty = 'continuous', fault } = options;
  const random = randomOf(seed, id, 'sensors');
  const modeAt = createDutyCycle({ duty, intervalSeconds, random: randomOf(seed, id, 'duty') });
  const machine = buildMachine(randomOf(seed, id, 'build'));
  const drifts = createDrifts(random, intervalSeconds);
  let state: State | undefined;
  let sequence = 0;

  function next(): PumpReading {
    const seconds = sequence * intervalSeconds;
    const sampledAt = Math.round(startAt + seconds * 1000);
    const mode = modeAt(seconds);
    const effect = effectOf(fault, sampledAt);
    const lineVoltage = 400 + drifts.grid();
    const ambientCel = machine.ambientCel + 4 * dayWave(sampledAt) + drifts.weather();
    const demand = 1 + drifts.demand();
    state = advance({ machine, mode, demand, state, intervalSeconds });
    const point = operatingPoint(machine, state);
    const shaftPowerKw = point.shaftPowerKw + effect.frictionKw * state.speed;
    const wantedCel = ambientCel + heating({ machine, state, shaftPowerKw, effect });
    if (sequence === 0) state.bearingCel = ambientCel + (wantedCel - ambientCel) * RUNNING_SHARE[duty];
    state.bearingCel += (wantedCel - state.bearingCel) * share(intervalSeconds, THERMAL_SECONDS);
    const vibration = vibrate({ machine, point, speed: state.speed, effect, roughness: 1 + drifts.roughness() });
    const truth: Record<PumpChannel, number> = {
      ...vibration,
      temperature: state.bearingCel,
      current: motorCurrent(shaftPowerKw, { lineVoltage }),
      pressure: point.pressure,
      flow: point.flow,
      voltage: lineVoltage,
    };
    sequence++;
    return { sampledAt, sequence, values: sense(truth, random), units: PUMP_UNITS, mode };
  }
  return { next };
}

function randomOf(...parts: readonly [seed: number, id: string, purpose: string]): Random {
  return createRandom(Number.parseInt(contentId('pump', ...parts).slice(-12), 16));
}

function buildMachine(random: Random): Machine {
  const about = (value: number, share: number): number => value * (1 + share * (2 * random.next() - 1));
  return {
    ratedFlow: about(180, 0.05),
    shutoffPressure: about(5.6, 0.03),
    ratedPressure: about(4.5, 0.03),
    staticPressure: 1,
    bestEfficiency: about(0.76, 0.03),
    vibrationMmPerS: about(1.4, 0.12),
    riseKelvin: about(28, 0.1),
    ambientCel: about(22, 0.1),
  };
}

/** Slow wanderings (first-order autoregressive) that no channel shows alone. */
function createDrifts(random: Random, intervalSeconds: number): Drifts {
  const drift = (deviation: number, seconds: number) => {
    const keep = Math.exp(-intervalSeconds / seconds);
    let value = 0;
    return () => {
      value = keep * value + deviation * Math.sqrt(1 - keep ** 2) * random.gaussian();
      return value;
    };
  };
  return { demand: drift(0.015, 30), roughness: drift(0.03, 15), grid: drift(1.5, 60), weather: drift(0.3, 1800) };
}

/** Warmest at 15:00 UTC, coldest at 03:00; -1 to 1. */
function dayWave(at: number): number {
  return Math.sin((2 * Math.PI * (at / 1000 / DAY_SECONDS - 9 / 24)) % (2 * Math.PI));
}

/** Moves drive and valve towards the values of the mode; the first sample finds them settled. */
function advance(options: {
  machine: Machine;
  mode: OperatingMode;
  demand: number;
  state: State | undefined;
  intervalSeconds: number;
}): State {
  const { machine, mode, demand, state, intervalSeconds } = options;
  const stopped = mode === 'standstill';
  // A stopping pump keeps its valve where it is.
  const wanted = stopped && state ? state.valveFlow : machine.ratedFlow * FLOW_SHARE[stopped ? 'low' : mode] * demand;
  if (!state) return { speed: stopped ? 0 : 1, valveFlow: wanted, bearingCel: 0 };
  const speed = stopped
    ? Math.max(0, state.speed - intervalSeconds / RUN_DOWN_SECONDS)
    : Math.min(1, state.speed + intervalSeconds / RUN_UP_SECONDS);
  const valveFlow = state.valveFlow + (wanted - state.valveFlow) * share(intervalSeconds, VALVE_SECONDS);
  return { speed, valveFlow, bearingCel: state.bearingCel };
}

/** How far above ambient the bearing would settle, K. */
function heating(options: { machine: Machine; state: State; shaftPowerKw: number; effect: FaultEffect }): number {
  const { machine, state, shaftPowerKw, effect } = options;
  const load = 0.4 * state.speed ** 2 + 0.6 * (shaftPowerKw / RATED_POWER_KW);
  return machine.riseKelvin * load + effect.heatKelvin * state.speed;
}

/** The part of the way that a first-order lag covers in one interval. */
function share(intervalSeconds: number, timeConstantSeconds: number): number {
  return 1 - Math.exp(-intervalSeconds / timeConstantSeconds);
}

/**
 * Unbalance grows with speed squared, turbulence away from the best efficiency point, and the frame
 * resonates on the way up.
 */
function vibrate(options: {
  machine: Machine;
  point: OperatingPoint;
  speed: number;
  effect: FaultEffect;
  roughness: number;
}): { vibration_de: number; vibration_nde: number } {
  const { machine, point, speed, effect, roughness } = options;
  const offBest = speed > 0 ? point.flow / (machine.ratedFlow * speed) - 1 : 0;
  const resonance = 0.8 * Math.exp(-(((speed - RESONANCE_SPEED) / 0.08) ** 2));
  const healthy = (machine.vibrationMmPerS * speed ** 2 * (1 + 1.2 * offBest ** 2) + resonance) * roughness;
  const damaged = speed * roughness;
  return {
    vibration_de: 0.04 + Math.hypot(healthy, effect.driveEndMmPerS * damaged),
    vibration_nde: 0.04 + Math.hypot(0.8 * healthy, effect.nonDriveEndMmPerS * damaged),
  };
}
