import type { Routes } from '../../../http/http-app.ts';
import type { Refusals } from '../../../http/refusals.ts';
import { createStreamPlaces } from '../../../http/stream-places.ts';
import type { Now } from '../../../lib/clock.ts';
import type { Log } from '../../../lib/log.ts';
import type { Currency } from '../../costs/currency.ts';
import type { Db } from '../../db/sql.ts';
import { changeRoutes } from './change-routes.ts';
import { maintenanceMetricRoutes } from './maintenance-metric-routes.ts';
import { savedViewRoutes } from './saved-view-routes.ts';
import { similarTicketRoutes } from './similar-ticket-routes.ts';
import { ticketCsvRoutes } from './ticket-csv-routes.ts';

/** Routes beside the ticket list: exports, views, changes as they happen, and metrics. */
export function findingRoutes(deps: {
  db: Db;
  now: Now;
  log: Log;
  /** Of sites that have none of their own. */
  timeZone: string;
  currency: Currency;
  refusals?: Pick<Refusals, 'note'> | undefined;
}): readonly Routes[] {
  const { db, now, log, timeZone, currency, refusals } = deps;
  const places = createStreamPlaces((reason, caller) => refusals?.note(reason, { caller }));
  return [
    ticketCsvRoutes({ db }),
    savedViewRoutes({ db, now }),
    changeRoutes({ db, now, log, places }),
    maintenanceMetricRoutes({ db, now, timeZone, currency }),
    similarTicketRoutes({ db }),
  ];
}
