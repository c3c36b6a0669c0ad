import type { QuietLog } from '../../lib/quiet-log.ts';
import { EARLIEST_TIME_MS, withArrival } from '../reading/make-reading.ts';
import type { Reading } from '../reading/reading.ts';

/** Why the time of a device is not taken; used as the metric label. */
export const CLOCK_CAUSES = ['never_set', 'ahead', 'far_behind', 'fell_back'] as const;
export type ClockCause = (typeof CLOCK_CAUSES)[number];

/** A device whose clock is wrong. */
export type WrongClock = {
  readonly cause: ClockCause;
  /** When the first reading came whose time was not taken, milliseconds since the epoch. */
  readonly since: number;
  /**
   * The device's last time, its distance from the arrival, and the next step, in words.
   */
  readonly detail: string;
};

/**
 * Judges the times that devices send, in every format: where one is not plausible, that of the
 * arrival counts.
 */
export type DeviceClocks = {
  /** @returns the same list where every time is taken */
  judge(readings: readonly Reading[]): readonly Reading[];
  /** The device's clock while it is wrong. */
  wrong(device: string): WrongClock | undefined;
  /** The newest time of a device that is stored, from before the start. */
  know(device: string, sampledAt: number): void;
  counts(): { readonly wrongNow: number; readonly times: Readonly<Partial<Record<ClockCause, number>>> };
};

/** A clock that falls back by more than this is behind, if it then runs at the usual rate. */
const FALLEN_MS = 10 * 60_000;

/** This many readings in a row within this time, as fast as they arrive, are no backlog. */
const FALLEN_READINGS = 16;
const FALLEN_FOR_MS = 60_000;
const PACE_TOLERANCE = 0.1;
const PACE_SLACK_MS = 2_000;

/** Readings in a row with a plausible time after which the clock is right again. */
const RIGHT_READINGS = 3;

/**
 * A clock that was never set is right once it says a time so close: before that it may count from a
 * start of its own.
 */
const SET_WITHIN_MS = 3_600_000;
const MAX_DEVICES = 100_000;
const DAY_MS = 86_400_000;

type Clock = {
  /** The newest time of its own that was taken. */
  newest: number;
  wrong: WrongClock | undefined;
  /** Plausible times in a row since the last wrong one. */
  right: number;
  /** Readings in a row behind the newest by more than {@link FALLEN_MS}, and the first of them. */
  behind: number;
  firstSaid: number;
  firstArrived: number;
};

/**
 * Starts without any device. Its memory is bounded: it drops devices that were silent longest.
 * @param backfillDays times further behind the newest of their device than this are not taken
 * @param warn is called once when a clock becomes wrong, and once when it is right again
 */
export function createDeviceClocks(options: { backfillDays: number; warn: QuietLog }): DeviceClocks {
  const { backfillDays, warn } = options;
  const backfillMs = backfillDays * DAY_MS;
  let recent = new Map<string, Clock>();
  let earlier = new Map<string, Clock>();
  const times: Partial<Record<ClockCause, number>> = {};
  let wrongNow = 0;

  function clockOf(device: string): Clock {
    const known = recent.get(device);
    if (known) return known;
    if (recent.size >= MAX_DEVICES) {
      for (const { wrong } of earlier.values()) if (wrong) wrongNow--;
      earlier = recent;
      recent = new Map();
    }
    const clock = earlier.get(device) ?? newClock();
    earlier.delete(device);
    recent.set(device, clock);
    return clock;
  }

  function begin(clock: Clock, cause: ClockCause, reading: Reading, said: number): void {
    times[cause] = (times[cause] ?? 0) + 1;
    clock.right = 0;
    const since = clock.wrong?.since ?? reading.receivedAt;
    const detail = detailOf(cause, said, reading.receivedAt);
    if (!clock.wrong) {
      wrongNow++;
      warn('the clock of a device is wrong; the time of arrival counts', { device: reading.device, cause, detail });
    }
    clock.wrong = { cause, since, detail };
  }

  function takeRight(clock: Clock, { device, sampledAt }: Reading): void {
    if (sampledAt > clock.newest) clock.newest = sampledAt;
    if (!clock.wrong || ++clock.right < RIGHT_READINGS) return;
    const { cause, since } = clock.wrong;
    clock.wrong = undefined;
    wrongNow--;
    warn('the clock of a device is right again', { device, cause, since: new Date(since).toISOString() });
  }

  /** @returns the reading as it counts */
  function judgeOne(reading: Reading): Reading {
    const { saidAt, sampledAt, timeSource, device } = reading;
    if (saidAt === undefined && timeSource !== 'device') return reading;
    const clock = clockOf(device);
    if (saidAt !== undefined) {
      begin(clock, saidAt < EARLIEST_TIME_MS ? 'never_set' : 'ahead', reading, saidAt);
      return reading;
    }
    if (clock.wrong?.cause === 'never_set' && sampledAt < reading.receivedAt - SET_WITHIN_MS) {
      begin(clock, 'never_set', reading, sampledAt);
      return withArrival(reading);
    }
    const cause =
      sampledAt < clock.newest - backfillMs ? 'far_behind' : fellBack(clock, reading) ? 'fell_back' : undefined;
    if (cause === undefined) {
      takeRight(clock, reading);
      return reading;
    }
    begin(clock, cause, reading, sampledAt);
    return withArrival(reading);
  }

  return {
    judge: (readings) => changedBy(readings, judgeOne),
    wrong: (device) => (recent.get(device) ?? earlier.get(device))?.wrong,
    know(device, sampledAt) {
      const clock = clockOf(device);
      if (sampledAt > clock.newest) clock.newest = sampledAt;
    },
    counts: () => ({ wrongNow, times }),
  };
}

/** @returns the same list where nothing changes */
function changedBy(readings: readonly Reading[], change: (reading: Reading) => Reading): readonly Reading[] {
  let changed: Reading[] | undefined;
  for (let i = 0; i < readings.length; i++) {
    const reading = readings[i] as Reading;
    const counting = change(reading);
    if (counting === reading) continue;
    changed ??= [...readings];
    changed[i] = counting;
  }
  return changed ?? readings;
}

function newClock(): Clock {
  const nothing = Number.NEGATIVE_INFINITY;
  return { newest: nothing, wrong: undefined, right: 0, behind: 0, firstSaid: 0, firstArrived: 0 };
}

/**
 * Whether the clock fell back and runs on from there: a backlog comes faster, or with newer
 * readings in between.
 */
function fellBack(clock: Clock, { sampledAt, receivedAt }: Reading): boolean {
  if (sampledAt >= clock.newest - FALLEN_MS) {
    clock.behind = 0;
    return false;
  }
  const passed = sampledAt - clock.firstSaid;
  const arrived = receivedAt - clock.firstArrived;
  const atPace = Math.abs(passed - arrived) <= Math.max(PACE_SLACK_MS, PACE_TOLERANCE * arrived);
  if (clock.behind === 0 || !atPace) {
    clock.behind = 1;
    clock.firstSaid = sampledAt;
    clock.firstArrived = receivedAt;
    return false;
  }
  clock.behind++;
  return clock.behind >= FALLEN_READINGS && arrived >= FALLEN_FOR_MS;
}

/** An offset that is whole hours, or half or quarter ones, to a minute, is a time zone. */
const QUARTER_MS = 900_000;
const ZONE_SLACK_MS = 60_000;
const MOST_HOURS = 14;

function detailOf(cause: ClockCause, said: number, arrived: number): string {
  const off = said - arrived;
  const told = `it says ${wordsOf(said)}, ${spanOf(Math.abs(off))} ${off > 0 ? 'ahead of' : 'behind'} the arrival`;
  const toQuarter = Math.abs(off - Math.round(off / QUARTER_MS) * QUARTER_MS);
  const isZone = toQuarter <= ZONE_SLACK_MS && Math.abs(off) <= MOST_HOURS * 3_600_000 && cause !== 'never_set';
  if (isZone)
    return `${told}: if it sends local time, set SITE_TIME_ZONE, or timeZone in a mapping rule; else its clock`;
  if (cause === 'never_set')
    return `${told}: ${SET_IT[Math.abs(said * 1000 + SINCE_2000_MS - arrived) < DAY_MS ? 'since2000' : 'never']}`;
  return `${told}: set its clock`;
}

/** Boards with MicroPython count seconds from then. */
const SINCE_2000_MS = Date.UTC(2000, 0, 1);
const SET_IT = {
  never: 'set its clock (NTP), or send no time; a time is milliseconds or seconds since 1970, not since its start',
  since2000: 'it sends seconds since 2000, as MicroPython counts them: add 946684800',
} as const;

function wordsOf(moment: number): string {
  return Math.abs(moment) <= 8.64e15 ? new Date(moment).toISOString() : String(moment);
}

function spanOf(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 7_200) return `${seconds} s`;
  return seconds < 172_800 ? `${Number((seconds / 3_600).toFixed(2))} h` : `${Math.round(seconds / 86_400)} days`;
}
