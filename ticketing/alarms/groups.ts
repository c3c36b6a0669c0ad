import { ensureAssets } from '../assets/assets.ts';
import type { Sql } from '../db/sql.ts';
import { openTicket } from '../lifecycle/open-ticket.ts';
import { riseTo } from '../lifecycle/raise-priority.ts';
import { recordChange } from '../record/record-change.ts';
import type { SlaPolicy } from '../sla/policy.ts';
import { systemActor } from '../ticket/actor.ts';
import { type NewTicket, type Ticket, ticketNumber } from '../ticket/ticket.ts';
import { lockOpenTicket, lockTicket, ticketColumns } from '../ticket/tickets.ts';
import { type AssetGroup, membersOf } from './asset-group.ts';
import { decideGroup, GROUP_MS, type GroupMember } from './group-rules.ts';

type At = { readonly now: Date; readonly policy: SlaPolicy };

const actor = systemActor.detector;
const KEY = { failureModeGroup: 'group', workClass: 'inspection' } as const;

/**
 * Of a group `$1`: open tickets of alarms that began between `$2` and `$3`, and the parent ticket.
 */
const inGroup = (by: AssetGroup['by']): string => `t.state not in ('closed', 'cancelled', 'merged')
  and (t.source = 'detector' and t.state <> 'candidate' and t.detected_at between $2 and $3
      and t.failure_mode_group not in ('group', 'alarm_flood') and t.asset_id in (${membersOf[by]})
    or t.asset_id = $1 and t.failure_mode_group = 'group')`;

/** The largest group that is checked. */
const MOST = 200;

function around(raisedAt: Date): readonly [from: Date, to: Date] {
  return [new Date(raisedAt.getTime() - GROUP_MS), new Date(raisedAt.getTime() + GROUP_MS)];
}

/**
 * Locks the tickets that {@link joinGroup} may change before one is opened: no wait for a ticket
 * after that.
 */
export async function lockGroup(sql: Sql, group: AssetGroup, raisedAt: Date): Promise<void> {
  await sql.query(`select 1 from ticket t where ${inGroup(group.by)} order by t.id limit ${MOST} for no key update`, [
    group.id,
    ...around(raisedAt),
  ]);
}

/**
 * Open tickets of alarms in a group that began about when this one did, and the parent ticket of
 * the group; not locked.
 */
export async function readGroup(
  sql: Sql,
  group: AssetGroup,
  raisedAt: Date,
): Promise<{ siblings: readonly GroupMember[]; parentId: number | null }> {
  const { rows } = await sql.query<GroupMember & { isParent: boolean }>(
    `select t.id, t.asset_id as "assetId", t.parent_id as "parentId", t.failure_mode_group = 'group' as "isParent"
     from ticket t where ${inGroup(group.by)} order by t.id limit ${MOST}`,
    [group.id, ...around(raisedAt)],
  );
  return {
    siblings: rows.filter(({ isParent }) => !isParent),
    parentId: rows.find(({ isParent }) => isParent)?.id ?? null,
  };
}

/**
 * Makes a new ticket a part of its group's parent ticket, which is opened when a second trouble
 * begins.
 * @param ticket just opened for an alarm, locked
 */
export async function joinGroup(sql: Sql, ticket: Ticket, at: At & { group: AssetGroup }): Promise<void> {
  const { group, now, policy } = at;
  if (ticket.state === 'candidate' || ticket.detectedAt === null) return;
  const decision = decideGroup(ticket, await readGroup(sql, group, ticket.detectedAt));
  if (decision.kind === 'alone') return;
  const { rows: members } = await sql.query<Ticket>(
    `select ${ticketColumns} from ticket t where t.id = any ($1::bigint[]) and t.parent_id is null
       and t.state not in ('closed', 'cancelled', 'merged') order by t.id for no key update`,
    [decision.members],
  );
  let parent =
    decision.kind === 'join'
      ? await lockTicket(sql, decision.parentId)
      : await openParent(sql, group, { members, now, policy, reason: decision.reason });
  if (!parent) return;
  for (const member of members) {
    const payload = { parent: ticketNumber(parent.id), reason: `${decision.reason} at ${group.by} ${group.name}` };
    const events = [{ actor, kind: 'grouped', payload }];
    await recordChange(sql, member, { change: { parentId: parent.id }, events, now, policy });
    parent = await noteChild(sql, parent, { member, now, policy });
  }
}

/** Records a new part on its parent, which is never less urgent than it. */
async function noteChild(sql: Sql, parent: Ticket, { member, now, policy }: At & { member: Ticket }): Promise<Ticket> {
  const { priority } = member;
  const child = ticketNumber(member.id);
  const rise = riseTo(parent, { priority, priorityReason: `its part ${child} is ${priority}`, actor });
  const events = [{ actor, kind: 'child_added', payload: { child } }, ...(rise ? [rise.event] : [])];
  return await recordChange(sql, parent, { change: rise?.change ?? {}, events, now, policy });
}

async function openParent(
  sql: Sql,
  group: AssetGroup,
  asked: At & { members: readonly Ticket[]; reason: string },
): Promise<Ticket | undefined> {
  const { members, now, policy, reason } = asked;
  const [first] = members.toSorted((a, b) => (a.priority < b.priority ? -1 : 1));
  if (!first) return undefined;
  if (group.by === 'gateway') await ensureAssets(sql, [group.id], now);
  const ticket: NewTicket = {
    ...KEY,
    title: `${group.name}: trouble at several machines`,
    description: [
      `${reason} at the ${group.by} ${group.name}. Each has a ticket of its own, which is a part of this one.`,
      'Look for a common cause before each is repaired alone.',
    ].join('\n'),
    titleZh: `${group.name}：多台设备异常`,
    descriptionZh: `${group.name} 下的多台设备在 15 分钟内相继出现异常。各有工单，均为本工单的子工单。\n请先查找共同原因，再逐一处理。`,
    assetId: group.id,
    source: 'detector',
    priority: first.priority,
    priorityReason: `its part ${ticketNumber(first.id)} is ${first.priority}`,
    detectedAt: first.detectedAt,
  };
  const opened = await openTicket(sql, ticket, { actor, now, policy, reason });
  return opened ?? (await lockOpenTicket(sql, ticket));
}
