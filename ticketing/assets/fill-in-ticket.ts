import type { AlarmEpisode } from '../../models/episode/alarm-episode.ts';
import type { Sql } from '../db/sql.ts';
import type { Priority } from '../ticket/priority.ts';
import type { NewTicket } from '../ticket/ticket.ts';
import { historyOf } from './asset-history.ts';
import type { Asset } from './assets.ts';
import type { FailureModeEntry } from './catalogue/failure-mode-entry.ts';
import { describeTicket, type TicketWords } from './describe-ticket.ts';
import { failureModeFor, planOf } from './failure-modes.ts';

/**
 * Everything about a new ticket that asset, alarm and catalogue can say: its words in both
 * languages, its kind, and how to go about it.
 */
export async function fillInTicket(
  sql: Sql,
  entry: FailureModeEntry,
  known: { asset: Asset; episode: AlarmEpisode; priority: Priority; now: Date },
): Promise<
  Pick<NewTicket, 'title' | 'description' | 'titleZh' | 'descriptionZh' | 'failureModeGroup' | 'workClass' | 'plan'>
> {
  const { asset, now } = known;
  const { group: failureModeGroup, workClass } = entry;
  const history = await historyOf(sql, asset.id, { failureModeGroup, now });
  const words = describeTicket({ ...known, entry, history });
  return { ...words, failureModeGroup, workClass, plan: planOf(entry, asset.class) };
}

/**
 * The words of a ticket once its alarm got worse.
 * @param known.ticketId the ticket, which is no history of itself
 */
export async function describeAgain(
  sql: Sql,
  known: { ticketId: number; asset: Asset; episode: AlarmEpisode; priority: Priority; now: Date },
): Promise<TicketWords> {
  const { ticketId, asset, episode, now } = known;
  const entry = await failureModeFor(sql, episode.condition, asset.class);
  const history = await historyOf(sql, asset.id, { failureModeGroup: entry.group, now, before: ticketId });
  return describeTicket({ ...known, entry, history, worsened: true });
}
