import type { Random } from '../../lib/random.ts';
import type { OperatingMode } from './duty-cycle.ts';
import type { FaultName } from './faults.ts';
import type { RotorDesign } from './rotor.ts';

/** One sensor of a machine. */
export type Channel = {
  readonly name: string;
  /** UCUM. */
  readonly unit: string;
  /** Standard deviation of the instrument's noise. */
  readonly noise: number;
  /** The step in which it reports: a power of ten. */
  readonly step: number;
  /** It never shows less; 0 where it is absent. */
  readonly least?: number;
  /** The instrument and where it sits. */
  readonly instrument: string;
};

/** A value that differs by up to a share from machine to machine, either way. */
export type About = (value: number, share: number) => number;

/**
 * A machine's task and surroundings in one step, and what physics says of its motion. One object a
 * machine, written again in each step, so that a step allocates nothing.
 */
export type Moment = {
  intervalSeconds: number;
  /** The machine is met for the first time, and has been running for a while. */
  isFirst: boolean;
  mode: OperatingMode;
  /** Share of full speed, after the run up and the run down. */
  speed: number;
  /** Wanted share of the rated load, with its small changes. */
  load: number;
  ambientCel: number;
  /** Between phases, V. */
  lineVolts: number;
  /** Around 1: slow changes of the vibration that no other channel shows. */
  roughness: number;
  /** Share of the heat of running that a machine has which is met for the first time. */
  runningShare: number;
  /** Damage of each fault, 0 to 1, in the order of `FAULTS`. */
  readonly damage: Float64Array;
  /** Written by physics: the true value of each channel, in order, but for those of vibration. */
  readonly truth: Float64Array;
  /** Written by physics: velocity RMS of the sound machine at each measuring point, mm/s. */
  readonly healthy: Float64Array;
  /** Written by physics: turns of the shaft a second. */
  shaftHz: number;
  /**
   * Share of full speed with which faults shake. That of the drive, until physics writes what the
   * shaft does.
   */
  turning: number;
  /** Written by physics: electrical power, kW. Negative where the machine generates. */
  powerKw: number;
};

/** A kind of machine, as data and one function. */
export type MachineKind = {
  /** Also the beginning of the names of its devices. */
  readonly name: string;
  readonly title: string;
  /** Rated electrical power, kW. */
  readonly ratedKw: number;
  /** Those of the rotor's points come first. */
  readonly channels: readonly Channel[];
  /** The faults that it can have. */
  readonly faults: readonly FaultName[];
  /**
   * Share of the rated load in each mode; that of a standstill is what a stopping machine keeps.
   */
  readonly loads: Readonly<Record<OperatingMode, number>>;
  readonly runUpSeconds: number;
  readonly runDownSeconds: number;
  readonly rotor: RotorDesign;
  /**
   * Creates one machine: the function moves it by one interval and owns its state.
   * @param random for what happens in it between two steps
   */
  build(about: About, random: Random): (now: Moment) => void;
};

/** The part of the way that a first-order lag covers in one interval. */
export function share(intervalSeconds: number, timeConstantSeconds: number): number {
  return 1 - Math.exp(-intervalSeconds / timeConstantSeconds);
}

/** A body that follows the temperature at which it would settle, by one time constant. */
export class ThermalMass {
  cel = 0;
  readonly #timeConstantSeconds: number;
  #intervalSeconds = Number.NaN;
  #share = 0;

  constructor(timeConstantSeconds: number) {
    this.#timeConstantSeconds = timeConstantSeconds;
  }

  /** @returns its temperature after the interval, °C */
  step(now: Moment, settlesCel: number): number {
    if (now.intervalSeconds !== this.#intervalSeconds) {
      this.#intervalSeconds = now.intervalSeconds;
      this.#share = share(now.intervalSeconds, this.#timeConstantSeconds);
    }
    if (now.isFirst) this.cel = now.ambientCel + (settlesCel - now.ambientCel) * now.runningShare;
    this.cel += (settlesCel - this.cel) * this.#share;
    return this.cel;
  }
}

/**
 * Current per phase of a three-phase motor by its shaft power and the voltage between phases, A. A
 * lower voltage needs more current.
 */
export function currentOf(motor: {
  readonly efficiency: number;
  readonly magnetisingAmpere: number;
}): (shaftPowerKw: number, lineVolts: number) => number {
  const { efficiency, magnetisingAmpere } = motor;
  return (shaftPowerKw, lineVolts) => {
    if (shaftPowerKw <= 0) return 0;
    const active = (shaftPowerKw * 1000) / efficiency / (Math.sqrt(3) * lineVolts);
    return Math.sqrt(active * active + magnetisingAmpere * magnetisingAmpere);
  };
}
