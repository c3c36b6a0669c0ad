import type { Now } from '../../lib/clock.ts';
import type { Log } from '../../lib/log.ts';
import type { Db } from '../db.ts';
import { changeRoutes } from './change-routes.ts';
import { maintenanceMetricRoutes } from './maintenance-metric-routes.ts';
import { savedViewRoutes } from './saved-view-routes.ts';
import type { Routes } from './server.ts';
import { ticketCsvRoutes } from './ticket-csv-routes.ts';

/** What finds tickets beside the list: exports, views, live changes and metrics. */
export function findingRoutes({ db, now, log }: { db: Db; now: Now; log: Log }): readonly Routes[] {
  return [
    ticketCsvRoutes({ db }),
    savedViewRoutes({ db, now }),
    changeRoutes({ db, now, log }),
    maintenanceMetricRoutes({ db, now }),
  ];
}
