import type { AlarmEpisode } from '../../models/alarm-episode.ts';
import type { Sql } from '../db.ts';
import type { Priority } from '../priority.ts';
import type { NewTicket } from '../tickets.ts';
import { historyOf } from './asset-history.ts';
import type { Asset } from './assets.ts';
import type { FailureModeEntry } from './catalogue/failure-mode-entry.ts';
import { describeTicket } from './describe-ticket.ts';
import { planOf } from './failure-modes.ts';

/** Everything about a new ticket that asset, alarm and catalogue can say: its words in both languages, its kind, and how to go about it. */
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
