import { AppError } from '../../lib/errors.ts';
import type { EpisodeTransition } from '../../models/episode/alarm-episode.ts';
import { lockAssetOf } from '../assets/assets.ts';
import type { Db, Sql } from '../db/sql.ts';
import { type AlarmEvent, type AlarmFacts, alarmState, isHidden } from '../episodes/alarm-state.ts';
import { changeEpisode, type EpisodeChange, lockFacts } from '../episodes/change-episode.ts';
import { ticketOfEpisode, unlinkEpisode } from '../episodes/episodes.ts';
import { type EvidenceRow, findEpisode } from '../episodes/find-episodes.ts';
import type { SlaPolicy } from '../sla/policy.ts';
import { endStates } from '../ticket/ticket-state.ts';
import { lockTicket, lockTicketsOfAssets } from '../ticket/tickets.ts';
import type { Applied } from './applied-alarm.ts';
import { siteOf } from './floods.ts';
import { joinOwnTicket } from './join-ticket.ts';
import { lockSites } from './lock-sites.ts';

/** The longest that a person may shelve an alarm (ISA-18.2 requires an end). */
export const MAX_SHELVING_MS = 24 * 3_600_000;

type Asked = Omit<EpisodeChange, 'event'> & { readonly policy: SlaPolicy };

/**
 * Applies a person's command to one alarm, in one transaction. An active alarm gets its ticket once
 * unhidden.
 * @throws {AppError} `not_found`; `conflict` where it has no effect in the alarm's state;
 * `unprocessable` for a shelving that has no end within 24 hours
 */
export async function commandAlarm(db: Db, id: string, asked: Asked & { event: AlarmEvent }): Promise<void> {
  const { event, now, until } = asked;
  if (event.kind === 'shelved') refuseLongShelving(until, now);
  await db.transaction(async (sql) => {
    const device = await deviceOf(sql, id);
    await lockSites(sql, [siteOf(device)]);
    const { id: assetId } = await lockAssetOf(sql, device, now);
    await lockTicketsOfAssets(sql, [assetId]);
    if (await changeHiding(sql, id, asked)) return;
    const state = alarmState(await lockFacts(sql, id));
    throw new AppError('conflict', `${id} is ${state}: it cannot be ${event.kind.replaceAll('_', ' ')}.`, {
      details: { state },
    });
  });
}

/**
 * Changes an alarm whose asset is locked, with its tickets. If nothing hides it any more, and it is
 * active, and no open ticket has it, it gets one. This holds for alarms that were hidden from the
 * start, and for those that were hidden while their ticket ended.
 * @returns the facts after it, or null where it has no effect
 */
export async function changeHiding(
  sql: Sql,
  id: string,
  asked: Asked & { event: AlarmEvent },
): Promise<AlarmFacts | null> {
  const { now, policy } = asked;
  const after = await changeEpisode(sql, id, asked);
  if (after === null || isHidden(after) || !after.active || after.acknowledged) return after;
  const ticket = await ticketOfEpisode(sql, id);
  if (ticket !== undefined && !(await hasEnded(sql, ticket))) return after;
  await judgeAgain(sql, id, { now, policy });
  return after;
}

/**
 * Moves an active alarm, whose asset and tickets are locked, from its ticket to a ticket of its
 * own.
 * @param at.parentId what a new ticket becomes a part of
 */
export async function judgeAgain(
  sql: Sql,
  id: string,
  at: { now: Date; policy: SlaPolicy; parentId?: number | undefined },
): Promise<Applied | undefined> {
  const row = await findEpisode(sql, id);
  if (!row) return undefined;
  const asset = await lockAssetOf(sql, row.device, at.now);
  await unlinkEpisode(sql, id, at.now);
  return await joinOwnTicket(sql, { ...at, asset, transition: transitionOf(row) });
}

async function hasEnded(sql: Sql, ticketId: number): Promise<boolean> {
  const ticket = await lockTicket(sql, ticketId);
  return ticket === undefined || endStates.includes(ticket.state);
}

async function deviceOf(sql: Sql, id: string): Promise<string> {
  const { rows } = await sql.query<{ device: string }>('select device from alarm_episode where id = $1', [id]);
  if (!rows[0]) throw new AppError('not_found', `There is no episode ${id}.`);
  return rows[0].device;
}

function refuseLongShelving(until: Date | undefined, now: Date): void {
  const ms = until === undefined ? Number.NaN : until.getTime() - now.getTime();
  if (ms > 0 && ms <= MAX_SHELVING_MS) return;
  const message = 'until: the end of a shelving must be later than now and within 24 hours';
  throw new AppError('unprocessable', `until: ${message}.`, {
    details: { field: 'until', reason: message, errors: [{ field: 'until', message }] },
  });
}

/** The alarm as the detector reported it when it was raised, with later changes. */
function transitionOf(row: EvidenceRow): EpisodeTransition {
  const { id, component, device, detector, modelId, condition, severity, score, peakScore } = row;
  const { contributions, firstChannel, reason, evidence, trace } = row;
  return {
    kind: 'raised',
    trace,
    episode: {
      id,
      device,
      component,
      detector,
      modelId,
      condition,
      severity,
      score,
      peakScore,
      contributions,
      firstChannel,
      reason,
      evidence,
      ...(row.prognosis && { prognosis: row.prognosis }),
      onsetAt: row.onsetAt.getTime(),
      raisedAt: row.raisedAt.getTime(),
      clearedAt: null,
    },
  };
}
