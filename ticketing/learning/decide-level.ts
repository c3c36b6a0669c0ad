import { AppError } from '../../lib/errors.ts';
import type { Sql } from '../db/sql.ts';
import { findEpisode } from '../episodes/find-episodes.ts';
import { ticketNumber } from '../ticket/ticket.ts';
import { addRun } from './learning-runs.ts';

/**
 * The normal level after an alarm that ended because the machine stayed as it was: the new or the
 * old one.
 */
export type NormalLevel = 'new' | 'old';

/**
 * Writes down which level is normal; the first decision counts. The new level is learned from the
 * alarm's begin on.
 * @returns the device or component, and since when the level has been there
 * @throws {AppError} `not_found`, or `conflict` where nothing is to be decided
 */
export async function decideLevel(
  sql: Sql,
  { id, level, actor, reason, now }: { id: string; level: NormalLevel; actor: string; reason: string; now: Date },
): Promise<{ readonly name: string; readonly since: Date }> {
  const { rows } = await sql.query<{ stayed: boolean; level: NormalLevel | null; state: string }>(
    'select stayed, accepted_level as level, state from alarm_episode where id = $1 for update',
    [id],
  );
  const [present] = rows;
  const episode = present && (await findEpisode(sql, id));
  if (!present || !episode) throw new AppError('not_found', `There is no episode ${id}.`);
  if (!present.stayed) {
    const message = `The alarm ${id} has no level that stayed: only an alarm that ended as "changed and stayed" has one to decide on.`;
    throw new AppError('conflict', message, { details: { state: present.state } });
  }
  if (present.level !== null) {
    const message = `It is decided already: the ${present.level} level of ${id} is normal. Have the device learned again to change that.`;
    throw new AppError('conflict', message, { details: { state: present.state } });
  }
  await sql.query('update alarm_episode set accepted_level = $2, updated_at = $3 where id = $1', [id, level, now]);
  await sql.query(
    `insert into alarm_event (episode_id, sequence, at, actor, kind, reason, from_state, to_state)
     select $1, coalesce(max(sequence), 0) + 1, $2, $3, $4, $5, $6, $6 from alarm_event where episode_id = $1`,
    [id, now, actor, level === 'new' ? 'level_accepted' : 'level_refused', reason, present.state],
  );
  const { device, component, onsetAt, ticketId } = episode;
  if (level === 'new') {
    const keep = [id, ...(ticketId === null ? [] : [ticketNumber(ticketId)])];
    await addRun(
      sql,
      {
        ...({ device, cause: 'accepted', ticketId: null, episodeId: id, reason, askedBy: actor } as const),
        from: onsetAt,
        to: null,
        excluded: [],
        keep,
        use: true,
      },
      now,
    );
  }
  return { name: component === null ? device : `${device}/${component}`, since: onsetAt };
}
