import { contentId } from '../../lib/ids.ts';
import { createRandom, type Random } from '../../lib/random.ts';
import { Condition, type RepairQuality } from './condition.ts';
import { createDutyCycle, type DutyOptions } from './duty-cycle.ts';
import type { Fault, FaultName } from './faults.ts';
import type { MachineKind, Moment } from './machine-kind.ts';
import type { Measurement } from './measurement.ts';
import { shakeSquare } from './rotor.ts';
import { type Climate, Drift, dayWave, INDOORS, seasonWave } from './surroundings.ts';

/** The machine, its start, its work, its surroundings, and its planned faults. */
export type MachineOptions = Partial<Pick<DutyOptions, 'duty' | 'dwellSeconds' | 'utcOffsetHours'>> & {
  readonly kind: MachineKind;
  /** The same kind, seed and id give the same machine and the same readings. */
  readonly seed: number;
  readonly id: string;
  /** Event time of the first reading, milliseconds since the epoch. */
  readonly startAt: number;
  readonly intervalSeconds?: number;
  readonly climate?: Climate;
  readonly faults?: readonly Fault[];
  /** Parts also wear by age and load, this many times faster than in life. Absent: they do not. */
  readonly acceleration?: number;
  /** Stands still from a functional failure until a repair; absent, it runs on with the ruin. */
  readonly stopsAtFailure?: boolean;
  /** Times the wanted load from a moment on, as another product asks for; in order. */
  readonly changes?: readonly { readonly from: number; readonly load: number }[];
  /** Work on it that is planned, in order. */
  readonly works?: readonly Work[];
  /** Also sends hours run and energy, which rise, and begin again where their counter is full. */
  readonly counters?: boolean;
};

/** Work on a machine, which stands still meanwhile. Times are event time in milliseconds. */
export type Work = { readonly from: number; readonly until: number } & (
  | { readonly what: 'overhaul' }
  | { readonly what: 'repair'; readonly fault: FaultName; readonly quality: RepairQuality }
);

/** Counters of a machine, behind its channels. */
export const COUNTERS = [
  { name: 'run_hours', unit: 'h', digits: 1, full: 100_000 },
  { name: 'energy', unit: 'kW.h', digits: 1, full: 1_000_000 },
] as const;

/** Velocity of a machine at rest: the floor that shakes it, mm/s. */
const FLOOR_MM_PER_S = 0.04;
const RUNNING_SHARE = { standstill: 0.1, intermittent: 0.75, running: 1 };

/**
 * A machine that has been running for a while at its first reading. Holds a few numbers of state.
 */
export class Machine {
  readonly kind: MachineKind;
  /**
   * The readings of the instruments, in the order of the kind's channels. Written again by each
   * step.
   */
  readonly values: Float64Array;
  /** Truth beside the values, never sent. Written again by each step. */
  readonly now: Moment;
  /** Event time of the values, milliseconds since the epoch. */
  sampledAt: number;
  /** Of the values, from 1; 0 before the first step. */
  sequence = 0;
  readonly condition: Condition;
  readonly #options: MachineOptions & { readonly intervalSeconds: number; readonly climate: Climate };
  readonly #random: Random;
  readonly #modeAt: ReturnType<typeof createDutyCycle>;
  readonly #build: Random;
  readonly #process: Random;
  /** How much each dimension of this machine differs from that of its kind, -1 to 1. */
  readonly #differences: number[] = [];
  #move: (now: Moment) => void;
  #isRebuilt = true;
  /** Work on it, in the order of its begin. */
  readonly #works: Work[];
  readonly #changes: { readonly from: number; readonly load: number }[];
  #worksDone = 0;
  readonly #meanCel: number;
  readonly #drifts: Readonly<Record<'demand' | 'roughness' | 'grid' | 'weather', Drift>>;
  readonly #units: Readonly<Record<string, string>>;
  /** Hours run and energy so far. */
  readonly #counted: Float64Array;
  /** Steps in a unit, for each channel: 100 where the instrument reports hundredths. */
  readonly #perUnit: Float64Array;

  constructor(options: MachineOptions) {
    const { kind, startAt, intervalSeconds = 1, duty = 'continuous', climate = INDOORS } = options;
    this.kind = kind;
    this.#works = [...(options.works ?? [])];
    this.#changes = [...(options.changes ?? [])];
    this.#options = { ...options, intervalSeconds, climate };
    this.#random = randomOf(options, 'sensors');
    this.#modeAt = createDutyCycle({ ...options, duty, intervalSeconds, random: randomOf(options, 'duty') });
    this.#build = randomOf(options, 'build');
    this.#process = randomOf(options, 'process');
    this.#move = this.#assemble();
    const about = (value: number, share: number): number => value * (1 + share * (2 * this.#build.next() - 1));
    this.#meanCel = about(climate.meanCel, 0.1);
    const drift = (deviation: number, seconds: number): Drift => new Drift({ deviation, seconds, intervalSeconds });
    this.#drifts = {
      grid: drift(1.5, 60),
      weather: drift(0.3, 1800),
      demand: drift(0.015, 30),
      roughness: drift(0.03, 15),
    };
    this.values = new Float64Array(kind.channels.length);
    const { faults: planned = [], acceleration = 0 } = options;
    this.condition = new Condition({ fits: kind.faults, planned, acceleration, random: randomOf(options, 'wear') });
    this.now = momentOf(kind, { intervalSeconds, damage: this.condition.damage });
    this.sampledAt = startAt;
    this.#units = Object.fromEntries(channelsOf(options).map(({ name, unit }) => [name, unit]));
    const hours = about(40_000, 0.9);
    this.#counted = Float64Array.of(hours, (hours * kind.ratedKw * 0.6) % COUNTERS[1].full);
    this.#perUnit = Float64Array.from(kind.channels, ({ step }) => Math.round(1 / step));
  }

  /** Moves by one interval; the first step finds the machine at its start. Allocates nothing. */
  step(): void {
    const { now } = this;
    const { startAt, intervalSeconds, duty, stopsAtFailure } = this.#options;
    const seconds = this.sequence * intervalSeconds;
    this.sampledAt = Math.round(startAt + seconds * 1000);
    const wanted = this.#modeAt(seconds);
    this.condition.step(this.sampledAt, (now.speed > 0 ? now.load * intervalSeconds : 0) / 3600);
    const stands = this.#isAtWork() || (stopsAtFailure && this.condition.isFailed);
    now.mode = stands ? 'standstill' : wanted;
    now.isFirst = this.#isRebuilt;
    this.#isRebuilt = false;
    this.#surround();
    this.#drive();
    now.runningShare = RUNNING_SHARE[now.speed === 0 ? 'standstill' : duty === 'intermittent' ? duty : 'running'];
    now.turning = now.speed;
    this.#move(now);
    this.#sense();
    this.#count();
    this.sequence++;
  }

  /** Moves by one interval. @returns the values as a device sends them */
  next(): Measurement {
    this.step();
    const { values, kind, sampledAt, sequence } = this;
    const named: Record<string, number> = {};
    for (let i = 0; i < values.length; i++) named[(kind.channels[i] as { name: string }).name] = values[i] as number;
    if (this.#options.counters)
      for (const [i, { name, digits }] of COUNTERS.entries())
        named[name] = Number((this.#counted[i] as number).toFixed(digits));
    return { sampledAt, sequence, values: named, units: this.#units };
  }

  /** Adds work while it runs; work that begins in the past begins with the next step. */
  addWork(work: Work): void {
    const after = this.#works.findIndex((each, index) => index >= this.#worksDone && each.from > work.from);
    this.#works.splice(after < 0 ? this.#works.length : after, 0, work);
  }

  /** Another product from a moment on, which is later than those of the changes before. */
  addChange(change: { readonly from: number; readonly load: number }): void {
    this.#changes.push(change);
  }

  /**
   * All parts as new, and a machine that is a little different: each dimension by a fifth of its
   * spread.
   */
  overhaul(): void {
    this.condition.overhaul(this.sampledAt);
    this.#move = this.#assemble();
    this.#isRebuilt = true;
  }

  /** Builds it, or builds it again with most of its differences. */
  #assemble(): (now: Moment) => void {
    let dimension = 0;
    const about = (value: number, share: number): number => {
      const drawn = 2 * this.#build.next() - 1;
      const before = this.#differences[dimension];
      const difference = before === undefined ? drawn : 0.8 * before + 0.2 * drawn;
      this.#differences[dimension++] = difference;
      return value * (1 + share * difference);
    };
    return this.kind.build(about, this.#process);
  }

  /** Whether people work on it now; at the end of the work it is done. */
  #isAtWork(): boolean {
    const work = this.#works[this.#worksDone];
    if (work === undefined || this.sampledAt < work.from) return false;
    if (this.sampledAt < work.until) return true;
    this.#worksDone++;
    if (work.what === 'overhaul') this.overhaul();
    else this.condition.repair(work.fault, { at: this.sampledAt, quality: work.quality });
    return false;
  }

  #surround(): void {
    const { now } = this;
    const { climate, utcOffsetHours = 0 } = this.#options;
    const local = this.sampledAt + utcOffsetHours * 3_600_000;
    now.lineVolts = 400 + this.#drifts.grid.step(this.#random);
    const wave = climate.dayKelvin * dayWave(local) + climate.seasonKelvin * seasonWave(local);
    now.ambientCel = this.#meanCel + wave + this.#drifts.weather.step(this.#random);
    now.load = this.kind.loads[now.mode] * this.#wantedLoad() * (1 + this.#drifts.demand.step(this.#random));
    now.roughness = 1 + this.#drifts.roughness.step(this.#random);
  }

  #wantedLoad(): number {
    let load = 1;
    for (const change of this.#changes) if (this.sampledAt >= change.from) load = change.load;
    return load;
  }

  /** Moves the drive towards the mode; the first step finds it settled. */
  #drive(): void {
    const { now, kind } = this;
    const stops = now.mode === 'standstill';
    if (this.sequence === 0) now.speed = stops ? 0 : 1;
    else if (stops) now.speed = Math.max(0, now.speed - now.intervalSeconds / kind.runDownSeconds);
    else now.speed = Math.min(1, now.speed + now.intervalSeconds / kind.runUpSeconds);
  }

  #count(): void {
    const { intervalSeconds, speed, powerKw } = this.now;
    const hours = intervalSeconds / 3600;
    const counted = this.#counted;
    counted[0] = ((counted[0] as number) + (speed > 0 ? hours : 0)) % COUNTERS[0].full;
    counted[1] = ((counted[1] as number) + Math.abs(powerKw) * hours) % COUNTERS[1].full;
  }

  /**
   * The true values as the instruments show them: with noise, in steps, and not below their lowest
   * reading.
   */
  #sense(): void {
    const { now, kind, values } = this;
    const { truth, healthy } = now;
    for (let point = 0; point < healthy.length; point++) {
      const sound = healthy[point] as number;
      const faulty = kind.rotor.gain * now.turning;
      const square = sound * sound + shakeSquare(point, now.damage) * faulty * faulty;
      truth[point] = FLOOR_MM_PER_S + now.roughness * Math.sqrt(square);
    }
    for (let i = 0; i < values.length; i++) {
      const channel = kind.channels[i] as MachineKind['channels'][number];
      const perUnit = this.#perUnit[i] as number;
      const value = (truth[i] as number) + channel.noise * this.#random.gaussian();
      values[i] = Math.round(Math.max(channel.least ?? 0, value) * perUnit) / perUnit;
    }
  }
}

/** Name and unit of each value that a machine sends, in order. */
export function channelsOf({
  kind,
  counters,
}: Pick<MachineOptions, 'kind' | 'counters'>): readonly { readonly name: string; readonly unit: string }[] {
  return counters ? [...kind.channels, ...COUNTERS] : kind.channels;
}

type Identity = Pick<MachineOptions, 'kind' | 'seed' | 'id'>;

/** A stream of its own for each machine and purpose, so that another machine changes nothing. */
export function randomOf({ kind, seed, id }: Identity, purpose: string): Random {
  return createRandom(Number.parseInt(contentId(kind.name, seed, id, purpose).slice(-12), 16));
}

function momentOf(
  { channels, rotor }: MachineKind,
  { intervalSeconds, damage }: Pick<Moment, 'intervalSeconds' | 'damage'>,
): Moment {
  return {
    intervalSeconds,
    isFirst: true,
    mode: 'nominal',
    speed: 0,
    load: 0,
    ambientCel: 0,
    lineVolts: 0,
    roughness: 1,
    runningShare: 1,
    damage,
    truth: new Float64Array(channels.length),
    healthy: new Float64Array(rotor.points.length),
    shaftHz: 0,
    turning: 0,
    powerKw: 0,
  };
}
