import type { FaultName } from '../simulator/machine/faults.ts';
import type { LabRun } from './lab-run.ts';

/** A fault as it was. Times are milliseconds since the epoch. */
export type TrueFault = {
  readonly device: string;
  readonly fault: FaultName;
  readonly cause: string;
  readonly onsetAt: number;
  /** Its functional failure if nobody had acted; null where that is after the end of the run. */
  readonly failureAt: number | null;
  /** When a ticket comes too late to find it: at its failure, its repair, or the end of the run. */
  readonly endsAt: number;
  readonly ended: 'failure' | 'repair' | 'end';
  /** From here on the machine does not have it any more. */
  readonly goneAt: number;
};

/**
 * The faults of a run, in the order of their onsets. The failure that would have come is that of
 * the plan, or of the same machine where nobody acts.
 */
export function trueFaults({
  truth,
  untouched,
  days,
}: Pick<LabRun, 'truth' | 'untouched' | 'days'>): readonly TrueFault[] {
  const runEnds = Date.parse(truth.startAt) + days * 86_400_000;
  return truth.events.flatMap((event, place) => {
    if (event.what !== 'onset' || event.fault === null) return [];
    const { device, fault } = event;
    const later = truth.events.slice(place + 1).filter((next) => next.device === device);
    const onsetAt = Date.parse(event.at);
    const gone = later.find(
      (next) =>
        next.what === 'overhaul' || (next.what === 'repair' && next.fault === fault && next.quality === 'as_new'),
    );
    const goneAt = gone === undefined ? runEnds : Date.parse(gone.at);
    const failed = later.find(
      (next) => next.what === 'failure' && next.fault === fault && Date.parse(next.at) <= goneAt,
    );
    const planned = truth.faults.find((one) => one.device === device && one.kind === fault && one.onsetAt === event.at);
    const would = untouched.find(
      (one) => one.device === device && one.fault === fault && one.what === 'failure' && Date.parse(one.at) >= onsetAt,
    );
    const failure = failed?.at ?? planned?.failureAt ?? would?.at;
    const endsAt = failed ? Date.parse(failed.at) : goneAt;
    return [
      {
        ...{ device, fault, onsetAt, endsAt, goneAt },
        cause: event.cause ?? 'planned',
        failureAt: failure === undefined ? null : Date.parse(failure),
        ended: failed ? 'failure' : gone ? 'repair' : 'end',
      } as const,
    ];
  });
}

/** Conditions that name a fault rightly, and groups of tickets in which they come. */
const NAMED: Readonly<Record<FaultName, readonly string[]>> = {
  imbalance: ['imbalance'],
  misalignment: ['misalignment'],
  looseness: ['looseness'],
  bearing_outer: ['bearing', 'bearing_outer', 'bearing_inner', 'bearing_rolling_element'],
  bearing_inner: ['bearing', 'bearing_outer', 'bearing_inner', 'bearing_rolling_element'],
  bearing_rolling: ['bearing', 'bearing_outer', 'bearing_inner', 'bearing_rolling_element'],
  gear_tooth: ['gear', 'gear_tooth', 'looseness'],
  belt_slip: ['belt', 'belt_slip', 'overheating'],
  friction: ['friction', 'overheating', 'electrical', 'bearing'],
  cavitation: ['cavitation'],
  blockage: ['blockage'],
  leak: ['leak'],
  filter: ['filter', 'blockage'],
  refrigerant: ['refrigerant', 'leak'],
  winding: ['winding', 'electrical', 'overheating'],
  cooling: ['cooling', 'overheating'],
};

/** Whether a condition names a fault rightly; null where it names nothing. */
export function namesFault(condition: string, fault: FaultName): boolean | null {
  return condition === 'unknown' ? null : NAMED[fault].includes(condition);
}
