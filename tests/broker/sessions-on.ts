import type { ClassicLevel } from 'classic-level';
import { type BrokerBounds, createBrokerBounds } from '../../broker/bounds/broker-bounds.ts';
import { createBrokerCounts } from '../../broker/bounds/broker-counts.ts';
import { DEFAULT_LIMITS } from '../../broker/bounds/limits.ts';
import { Sessions } from '../../broker/sessions/sessions.ts';

/** Sessions with the usual limits on a database that is open; `setup` is left to the test. */
export function sessionsOn(db: ClassicLevel): { readonly sessions: Sessions; readonly bounds: BrokerBounds } {
  const now = Date.now;
  const counts = createBrokerCounts();
  const bounds = createBrokerBounds({ limits: DEFAULT_LIMITS, counts, warn: () => undefined, now });
  return { bounds, sessions: new Sessions({ db, bounds, limits: DEFAULT_LIMITS, now }) };
}
