import type { BearingFault } from './bearing-fault.ts';
import type { Duty } from './duty-cycle.ts';
import type { Speed } from './pacer.ts';

/** A fault planned for one machine, in simulated seconds. */
export type PlannedFault = {
  /** Number of the machine, from 1. */
  readonly machine: number;
  readonly afterSeconds: number;
  /** From onset to failure. */
  readonly growthSeconds: number;
  readonly severity: number;
};

/** The machines of each site and their faults. */
export type FleetPlan = {
  readonly site: string;
  readonly machines: number;
  readonly seed: number;
  readonly faults: readonly PlannedFault[];
  readonly sampleIntervalSeconds: number;
  readonly speed: Speed;
  /**
   * Event time of the first readings, milliseconds since the epoch; in the past, for a fast-forward
   * to now.
   */
  readonly startAt: number;
  /** Simulated time after which the fleet ends; without it, it runs until the signal aborts. */
  readonly durationSeconds?: number;
  readonly duty?: Duty;
};

/** The true course, to compare tickets with. Times are ISO 8601, event time. */
export type FleetTruth = {
  readonly site: string;
  readonly seed: number;
  readonly startAt: string;
  readonly devices: readonly string[];
  readonly faults: readonly {
    readonly device: string;
    readonly kind: BearingFault['kind'];
    readonly onsetAt: string;
    readonly failureAt: string;
    readonly severity: number;
  }[];
};

/**
 * Five pumps, the third with a bearing that begins to fail after 15 minutes, well after the 400
 * readings from which its normal behaviour is learned. The past 40 minutes are published at a
 * speed; then the fleet runs in real time.
 */
export function demoFleet(now: Date, speed: Speed): FleetPlan {
  return {
    site: 'demo',
    machines: 5,
    seed: 7,
    faults: [{ machine: 3, afterSeconds: 900, growthSeconds: 1500, severity: 1 }],
    sampleIntervalSeconds: 1,
    speed,
    startAt: now.getTime() - 2_400_000,
  };
}

/** The ground truth of a plan. */
export function truthOf(plan: FleetPlan): FleetTruth {
  const devices = Array.from({ length: plan.machines }, (_, index) => deviceOf(index + 1));
  const iso = (at: number): string => new Date(at).toISOString();
  return {
    site: plan.site,
    seed: plan.seed,
    startAt: iso(plan.startAt),
    devices,
    faults: plan.faults.map((planned) => {
      const { kind, onsetAt, failureAt, severity } = bearingFault(plan, planned);
      return { device: deviceOf(planned.machine), kind, onsetAt: iso(onsetAt), failureAt: iso(failureAt), severity };
    }),
  };
}

/** The device name of a machine, by its number from 1. */
export function deviceOf(number: number): string {
  return `pump-${number}`;
}

/** A planned fault in event time. */
export function bearingFault(plan: FleetPlan, planned: PlannedFault): BearingFault {
  const onsetAt = plan.startAt + planned.afterSeconds * 1000;
  return { kind: 'bearing', onsetAt, failureAt: onsetAt + planned.growthSeconds * 1000, severity: planned.severity };
}
