import type { Aedes } from 'aedes';
import type { Log } from '../../lib/log.ts';
import type { KeptWill } from '../sessions/kept-wills.ts';
import type { Sessions } from '../sessions/sessions.ts';
import type { createTakePublish } from './take-publish.ts';

/** Publishes the wills [MQTT-3.1.2-8] of those who were connected when an earlier process ended without a word. */
export async function publishLeftWills(
  aedes: Aedes,
  options: { sessions: Sessions; takePublish: ReturnType<typeof createTakePublish>; log: Log },
): Promise<void> {
  const { sessions, takePublish, log } = options;
  const wills: KeptWill[] = [];
  for await (const will of sessions.streamWill() as AsyncIterable<KeptWill>) wills.push(will);
  for (const will of wills) {
    await new Promise<void>((resolve, reject) => {
      takePublish(null, will, (error) =>
        error ? reject(error) : aedes.publish(will, (failed) => (failed ? reject(failed) : resolve())),
      );
    }).catch((error: Error) => log.warn({ client: will.clientId, reason: error.message }, 'a will was not published'));
    await sessions.delWill({ id: will.clientId });
  }
}
