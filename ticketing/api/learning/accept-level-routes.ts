import { Type } from 'typebox';
import { names } from '../../../http/access/names.ts';
import { leaders } from '../../../http/access/roles.ts';
import type { Routes } from '../../../http/http-app.ts';
import { actorOf } from '../../../http/sign-in.ts';
import type { Now } from '../../../lib/clock.ts';
import type { Db } from '../../db/sql.ts';
import { findEpisode } from '../../episodes/find-episodes.ts';
import { decideLevel } from '../../learning/decide-level.ts';
import type { LearningParts } from '../../learning/run-learning.ts';
import { conflict } from '../episodes/alarm-routes.ts';
import { EpisodeSchema, episodeJson } from '../episodes/episode-json.ts';
import { Reason } from '../fields.ts';

/** `POST /episodes/{id}/accept`: which level is normal after an alarm that changed and stayed. */
export function acceptLevelRoutes(parts: Pick<LearningParts, 'registry' | 'decided'> & { db: Db; now: Now }): Routes {
  const { db, registry, now, decided } = parts;
  return (api) => {
    const schema = {
      operationId: 'acceptEpisodeLevel',
      summary: 'Decides which level is normal after an alarm that "changed and stayed"; the first decision counts',
      tags: ['episodes'],
      params: Type.Object({ id: Type.String(names('episode')) }),
      body: Type.Object({
        level: Type.Enum(['new', 'old'], {
          description:
            '`new`: the device is learned again from the alarm on; `old`: the level that stayed is an alarm again',
        }),
        reason: Reason,
      }),
      response: { 200: EpisodeSchema, 409: conflict },
    };
    api.post('/episodes/:id/accept', { schema, config: { roles: leaders } }, async (request) => {
      const { id } = request.params;
      const { level, reason } = request.body;
      const actor = actorOf(request);
      const at = now();
      const { name, since } = await db.transaction((sql) => decideLevel(sql, { id, level, reason, actor, now: at }));
      if (level === 'old') {
        await registry.promote({
          at: at.toISOString(),
          by: actor,
          reason,
          action: 'withdraw',
          since: since.toISOString(),
          subject: { kind: 'device', name },
        });
        await decided(actor);
      }
      const episode = await findEpisode(db, id);
      if (!episode) throw new Error('an episode does not go away');
      return episodeJson(episode);
    });
  };
}
