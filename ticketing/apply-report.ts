import type { Claim } from '../ingest/journal/partition-claims.ts';
import { type Quarantine, quarantineItems } from '../ingest/quarantine/quarantine.ts';
import type { Now } from '../lib/clock.ts';
import { AppError, messageOf } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';
import { retryUntilDone } from '../lib/retry.ts';
import type { Detections } from '../models/detector/detector.ts';
import type { ReadingName } from '../models/detector/detector-guard.ts';
import type { ReportClaims } from '../models/detector/detector-messages.ts';
import type { EpisodeTransition } from '../models/episode/alarm-episode.ts';
import type { Ticketing } from './create-ticketing.ts';

type Applying = {
  readonly ticketing: Pick<Ticketing, 'applyTransition' | 'ensureDevices'>;
  /** Keeps for people what the database can never hold; resolves once it is on disk. */
  readonly setAside: (what: unknown, why: string) => Promise<void>;
  readonly log: Log;
  readonly signal: AbortSignal;
  /**
   * How many devices' alarms are applied at the same time; 1 where the database does one thing at a
   * time in any case.
   */
  readonly lanes: number;
  /**
   * Runs a step while no other process can have the partition; false where one has it, and does
   * the step. Absent where nobody shares the journal.
   */
  readonly whileClaimed?: (claim: Claim, step: () => Promise<unknown>) => Promise<boolean>;
};

/**
 * Applies the detector's report, each step idempotent, and resolves once all of it is durable.
 * Waits out an outage of the database. Sets finally refused alarms aside: one alarm must not
 * silence all later ones. The alarms of one device are applied in their order.
 * @param claims where several detectors share the journal: those under which this one reports
 * @throws the last error once the signal aborts
 */
export async function applyReport(
  { newDevices, transitions }: Detections,
  applying: Applying,
  claims: ReportClaims = null,
): Promise<void> {
  const { ticketing } = applying;
  if (newDevices.length > 0) await applyStep(newDevices, () => ticketing.ensureDevices(newDevices), applying);
  const byDevice = new Map<string, EpisodeTransition[]>();
  for (const transition of transitions) {
    const { device } = transition.episode;
    const own = byDevice.get(device);
    if (own) own.push(transition);
    else byDevice.set(device, [transition]);
  }
  const waiting = [...byDevice.values()];
  const lane = async (): Promise<void> => {
    for (let own = waiting.shift(); own; own = waiting.shift()) {
      for (const transition of own) {
        await applyStep(transition, stepOf(transition, applying, claims), applying);
      }
    }
  };
  // All have ended before this does: at a stop the database closes next.
  const lanes = await Promise.allSettled(Array.from({ length: applying.lanes }, lane));
  for (const ended of lanes) if (ended.status === 'rejected') throw ended.reason;
}

function stepOf(
  transition: EpisodeTransition,
  { ticketing, whileClaimed, log }: Applying,
  claims: ReportClaims,
): () => Promise<unknown> {
  const step = () => ticketing.applyTransition(transition);
  if (claims === null || whileClaimed === undefined) return step;
  const { device, id } = transition.episode;
  const claim = claims.get(device);
  return async () => {
    if (claim !== undefined && (await whileClaimed(claim, step))) return;
    log.warn({ deviceId: device, episode: id }, 'an alarm is left to the detector that has its partition now');
  };
}

/** Sets alarms aside in the quarantine, beside the payloads that could not be used. */
export function alarmsInto(quarantine: Pick<Quarantine, 'add'>, now: Now): Applying['setAside'] {
  return async (alarm, detail) => {
    const payload = Buffer.from(JSON.stringify(alarm));
    const message = { topic: 'detector', client: 'detector', payload, receivedAt: now().getTime() };
    await quarantine.add(quarantineItems(message, [{ reason: 'alarm_refused', detail, index: null }]));
  };
}

/**
 * Names readings that the detector could not get past in the quarantine; the readings themselves
 * are stored.
 */
export function readingsInto(
  quarantine: Pick<Quarantine, 'add'>,
  now: Now,
): (reading: ReadingName, why: string) => Promise<void> {
  return async (reading, why) => {
    const detail = `${reading.device} at ${new Date(reading.sampledAt).toISOString()} is stored and not judged: ${why}`;
    const payload = Buffer.from(JSON.stringify(reading));
    const message = { topic: 'detector', client: 'detector', payload, receivedAt: now().getTime() };
    await quarantine.add(quarantineItems(message, [{ reason: 'not_judged', detail, index: null }]));
  };
}

async function applyStep(what: unknown, step: () => Promise<unknown>, applying: Applying): Promise<void> {
  const { setAside, log, signal } = applying;
  const giveUp = (error: unknown): boolean => !(error instanceof AppError && error.retryable);
  try {
    await retryUntilDone(step, { what: 'database', log, signal, giveUp });
  } catch (error) {
    if (signal.aborted) throw error;
    log.error({ err: error }, 'the database refuses an alarm; it is in the quarantine');
    await setAside(what, messageOf(error));
  }
}
