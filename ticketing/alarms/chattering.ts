import type { AlarmEpisode } from '../../models/episode/alarm-episode.ts';
import type { Sql } from '../db/sql.ts';
import { changeEpisode } from '../episodes/change-episode.ts';
import { openTicket } from '../lifecycle/open-ticket.ts';
import { recordChange } from '../record/record-change.ts';
import { systemActor } from '../ticket/actor.ts';
import { type NewTicket, ticketNumber } from '../ticket/ticket.ts';
import { lockOpenTicket } from '../ticket/tickets.ts';
import type { Applied, Joining } from './applied-alarm.ts';

/** Why a new alarm chatters, or undefined. An alarm that never cleared does not chatter. */
export async function readChattering(sql: Sql, episode: AlarmEpisode): Promise<string | undefined> {
  const { device, detector, condition, firstChannel, raisedAt } = episode;
  const { rows } = await sql.query<{ raisedAt: Date; clearedAt: Date }>(
    `select raised_at as "raisedAt", cleared_at as "clearedAt" from alarm_episode
     where device = $1 and raised_at > $2 and raised_at <= $3 and detector = $4 and condition = $5
       and cleared_at is not null
       and (first_channel = $6 or detector not like 'rules/%')
     order by raised_at desc limit 10`,
    [device, new Date(raisedAt - 3_600_000), new Date(raisedAt), detector, condition, firstChannel],
  );
  const before = rows.flatMap((row) => [row.raisedAt.getTime(), row.clearedAt.getTime()]);
  return chatters([...before, raisedAt], raisedAt);
}

/**
 * Shelves a chattering alarm and its repeats for an hour, and opens a ticket for its instrument. An
 * alarm that is still active at the end is judged again like every hidden alarm.
 */
export async function shelveChattering(sql: Sql, joining: Joining, why: string): Promise<Applied> {
  const { asset, transition, now, policy } = joining;
  const { episode } = transition;
  const until = new Date(now.getTime() + CHATTER_SHELVING_MS);
  const reason = `chattering: ${why}`;
  const asked = instrumentTicket(joining, why);
  const open = await lockOpenTicket(sql, asked);
  await changeEpisode(sql, episode.id, { event: { kind: 'shelved' }, actor: systemActor.system, reason, now, until });
  if (open) {
    const events = [
      { actor: systemActor.detector, kind: 'alarm_shelved', payload: { episode: episode.id, reason, until } },
    ];
    const { id } = await recordChange(sql, open, { change: {}, events, now, policy });
    return { kind: 'hidden', reason, ticket: ticketNumber(id) };
  }
  const opened = await openTicket(sql, asked, {
    actor: systemActor.detector,
    now,
    policy,
    reason: `${reason} (${episode.id})`,
  });
  if (!opened) throw new Error(`an alarm of ${asset.id} takes its turn, so that nobody else opens its ticket`);
  return { kind: 'hidden', reason, ticket: ticketNumber(opened.id) };
}

function instrumentTicket({ asset, transition }: Joining, why: string): NewTicket {
  const { episode } = transition;
  const channel = episode.firstChannel === '' ? '' : `, ${episode.firstChannel}`;
  return {
    title: `${asset.name}: a chattering alarm${channel}`,
    description: [
      `The alarm "${episode.condition}" of ${asset.name}${channel} chatters: ${why}. It is shelved for an hour at a time.`,
      'Check the sensor and its wiring, then the limit, the dead band and the delays of the alarm.',
      episode.reason,
    ].join('\n'),
    titleZh: `${asset.name}：报警抖动${channel}`,
    descriptionZh: `${asset.name}${channel} 的报警“${episode.condition}”反复出现和消失，已暂时搁置。\n请检查传感器和接线，再检查限值、死区和延时。`,
    assetId: asset.id,
    failureModeGroup: 'chattering',
    workClass: 'instrument',
    source: 'detector',
    priority: 'P4',
    priorityReason: 'an alarm that chatters hides others; the machine itself has tickets of its own',
    detectedAt: new Date(episode.raisedAt),
  };
}

/**
 * Why an alarm chatters, in words, or undefined.
 * @param times when it was raised or cleared, event time in milliseconds, in any order
 * @param at the transition that asks, among them
 */
export function chatters(times: readonly number[], at: number): string | undefined {
  const within = (spanMs: number): number => times.filter((time) => time <= at && at - time < spanMs).length;
  const minute = within(60000);
  if (minute >= A_MINUTE) return `it began and ended ${minute} times within a minute`;
  const hour = within(3600000);
  return hour > AN_HOUR ? `it began and ended ${hour} times within an hour` : undefined;
}

/** How long a chattering alarm is shelved, in milliseconds. */
const CHATTER_SHELVING_MS = 3600000;
const AN_HOUR = 6;

/**
 * This many transitions within a minute, or more than this many within an hour, are chattering
 * (ISA-18.2).
 */
const A_MINUTE = 3;
