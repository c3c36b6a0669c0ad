import type { Random } from '../../lib/random.ts';
import { damageAt, damageOf, FAULT, FAULTS, type Fault, type FaultName } from './faults.ts';
import { SPREADS_FROM, WEAR } from './wear.ts';

/** How well a fault was repaired. A wrong part leaves it as it was. */
export const REPAIR_QUALITIES = ['as_new', 'partly', 'wrong_part'] as const;
export type RepairQuality = (typeof REPAIR_QUALITIES)[number];

/** Something that happened to a machine. Times are event time, milliseconds since the epoch. */
export type ConditionEvent = {
  readonly at: number;
  readonly what: 'onset' | 'failure' | 'repair' | 'overhaul';
  /** Null for an overhaul, which is of all parts. */
  readonly fault: FaultName | null;
  /** Of an onset: set by a plan, by its age, or by another fault that nobody repaired. */
  readonly cause?: 'planned' | 'wear' | 'secondary';
  readonly quality?: RepairQuality;
};

/** The causes of wear of a machine. */
export type ConditionOptions = {
  /** Faults that the kind can have. */
  readonly fits: readonly FaultName[];
  readonly planned: readonly Fault[];
  /**
   * Parts also begin to fail by age and load, this many times faster than in life. 0: they do not.
   */
  readonly acceleration: number;
  readonly random: Random;
};

type Planned = { readonly kind: FaultName; onsetAt: number; failureAt: number; severity: number; isOver: boolean };

/**
 * The parts of one machine: their damage, and the events that befell them. Owns the array of
 * damages, which it writes again in each step.
 */
export class Condition {
  /** Of each fault, 0 to 1, in the order of `FAULTS`. */
  readonly damage = new Float64Array(FAULTS.length);
  readonly events: ConditionEvent[] = [];
  readonly #options: ConditionOptions;
  readonly #planned: Planned[];
  /** Hours at full load since the part was new. */
  readonly #age = new Float64Array(FAULTS.length);
  /** Age at which the part begins to fail. */
  readonly #lasts = new Float64Array(FAULTS.length).fill(Number.POSITIVE_INFINITY);
  /** Share of the way to failure of faults that wear or other faults began. */
  readonly #life = new Float64Array(FAULTS.length);
  readonly #begun = new Uint8Array(FAULTS.length);
  readonly #failed = new Uint8Array(FAULTS.length);

  constructor(options: ConditionOptions) {
    this.#options = options;
    this.#planned = options.planned.map((fault) => ({ ...fault, isOver: false }));
    if (options.acceleration > 0) for (const fault of options.fits) this.#lasts[FAULT[fault]] = this.#draw(fault);
  }

  /** Whether a part has failed, so that the machine cannot do its work. */
  get isFailed(): boolean {
    return this.#failed.includes(1);
  }

  /**
   * Ages by the hours of a step. Allocates nothing unless something begins or fails.
   * @param hours at full load
   */
  step(at: number, hours: number): void {
    this.damage.fill(0);
    for (const planned of this.#planned) {
      if (planned.isOver || at < planned.onsetAt) continue;
      const index = FAULT[planned.kind];
      if (this.#begun[index] === 0) this.#begin(planned.kind, { at: planned.onsetAt, cause: 'planned' });
      const damage = damageAt(planned, at) * planned.severity;
      this.damage[index] = Math.max(this.damage[index] as number, damage);
    }
    if (this.#options.acceleration > 0) this.#wear(at, hours * this.#options.acceleration);
    for (let i = 0; i < this.damage.length; i++) {
      if ((this.damage[i] as number) < 1 || this.#failed[i] === 1) continue;
      this.#failed[i] = 1;
      this.events.push({ at, what: 'failure', fault: FAULTS[i] as FaultName });
    }
  }

  /** A fault that begins while the machine runs. */
  add(fault: Fault): void {
    this.#planned.push({ ...fault, isOver: false });
  }

  /** A repair of one fault. Where the machine does not have it, nothing changes. */
  repair(fault: FaultName, { at, quality }: { at: number; quality: RepairQuality }): void {
    this.events.push({ at, what: 'repair', fault, quality });
    if (quality === 'wrong_part') return;
    const index = FAULT[fault];
    const keeps = quality === 'partly' ? 0.5 : 0;
    for (const planned of this.#planned) {
      if (planned.kind !== fault || at < planned.onsetAt || planned.isOver) continue;
      const span = planned.failureAt - planned.onsetAt;
      const life = Math.min(1, (at - planned.onsetAt) / Math.max(1, span));
      planned.isOver = keeps === 0;
      planned.onsetAt = at - life * keeps * span;
      planned.failureAt = planned.onsetAt + span;
    }
    this.#failed[index] = 0;
    this.#life[index] = (this.#life[index] as number) * keeps;
    if (keeps > 0) return;
    this.#begun[index] = 0;
    this.#age[index] = 0;
    if (this.#options.acceleration > 0) this.#lasts[index] = this.#draw(fault);
  }

  /** All parts as new. */
  overhaul(at: number): void {
    for (const fault of this.#options.fits) {
      if (this.#begun[FAULT[fault]] === 1) this.repair(fault, { at, quality: 'as_new' });
    }
    this.#age.fill(0);
    this.events.push({ at, what: 'overhaul', fault: null });
  }

  /** Life of a new part, hours at full load, by the Weibull distribution. */
  #draw(fault: FaultName): number {
    const { shape, scaleHours } = WEAR[fault];
    return scaleHours * (-Math.log(1 - this.#options.random.next())) ** (1 / shape);
  }

  #begin(fault: FaultName, { at, cause }: { at: number; cause: 'planned' | 'wear' | 'secondary' }): void {
    this.#begun[FAULT[fault]] = 1;
    this.events.push({ at, what: 'onset', fault, cause });
  }

  #wear(at: number, hours: number): void {
    for (const fault of this.#options.fits) {
      const i = FAULT[fault];
      this.#age[i] = (this.#age[i] as number) + hours;
      if (this.#begun[i] === 0) {
        if ((this.#age[i] as number) < (this.#lasts[i] as number)) continue;
        this.#begin(fault, { at, cause: 'wear' });
      }
      if (!this.#isPlanned(fault)) this.#life[i] = (this.#life[i] as number) + hours / WEAR[fault].growthHours;
      this.damage[i] = Math.max(this.damage[i] as number, damageOf(this.#life[i] as number));
      if ((this.damage[i] as number) >= SPREADS_FROM) this.#spread(fault, at);
    }
  }

  #spread(fault: FaultName, at: number): void {
    for (const next of WEAR[fault].spreads) {
      if (this.#begun[FAULT[next]] === 1 || !this.#options.fits.includes(next)) continue;
      this.#begin(next, { at, cause: 'secondary' });
      return;
    }
  }

  #isPlanned(fault: FaultName): boolean {
    for (const planned of this.#planned) if (planned.kind === fault && !planned.isOver) return true;
    return false;
  }
}
