import { type Static, Type } from 'typebox';
import { names } from '../../../http/access/names.ts';
import { readers } from '../../../http/access/roles.ts';
import type { Routes } from '../../../http/http-app.ts';
import { moment, parseMoment } from '../../../http/instant.ts';
import { decodeCursor, defaultLimit, pageFrom, pageOf, pageQuery } from '../../../http/paging.ts';
import { invalidFields, problemAs } from '../../../http/problem.ts';
import { viewFor } from '../../../http/sign-in.ts';
import { derivedChannel } from '../../../ingest/reading/derived-channels.ts';
import type { LatestValue, SeriesStore } from '../../../ingest/series/series-store.ts';
import { AppError } from '../../../lib/errors.ts';
import type { Unjudged } from '../../../models/detector/unjudged.ts';
import { gradeOf } from '../../../models/health/health-index.ts';
import type { Asset } from '../../assets/assets.ts';
import { type AssetHealth, assetHealth, LOSS_SHARE } from '../../assets/health/asset-health.ts';
import { type HealthTrend, readTrend } from '../../assets/health/health-trend.ts';
import {
  doubtsOfAsset,
  healthBelow,
  listFleet,
  type MachineHealth,
  UNKNOWN,
} from '../../assets/health/machine-health.ts';
import { openAlarmsOf } from '../../assets/health/open-alarms.ts';
import type { Db } from '../../db/sql.ts';
import { criticalities } from '../../ticket/priority.ts';
import { AssetParams } from '../fields.ts';
import {
  AssetHealthSchema,
  FleetSchema,
  fleetJson,
  GradeSchema,
  machineJson,
  NOT_KNOWN,
} from './asset-health-schemas.ts';
import { requireAsset } from './asset-routes.ts';

const WEEK_MS = 7 * 86_400_000;

/** More than a person can read; clients request larger ones part by part. */
const MOST_ROWS = 20_000;

/** Devices whose newest scores are looked up: each costs a query. */
const MOST_SCORES = 20;

const FleetQuery = Type.Object({
  site: Type.Optional(Type.String(names('site', { filters: true }))),
  class: Type.Optional(Type.String(names('class'))),
  criticality: Type.Optional(Type.Enum([...criticalities])),
  grade: Type.Optional(GradeSchema),
  below: Type.Optional(
    Type.String({ ...names('asset', { filters: true }), description: 'Only this asset and the assets below it' }),
  ),
  ...pageQuery(),
});
const Place = Type.Object({ health: Type.Integer({ minimum: 0, maximum: UNKNOWN }), id: Type.String() });
const SpanQuery = Type.Object({
  from: moment('Of the trend; by default a week before `to`'),
  to: moment('Of the trend; by default just after the newest index'),
  points: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 1_000, default: 168, description: 'Of the trend, at most' }),
  ),
});

type Series = Pick<SeriesStore, 'downsample' | 'latest' | 'range'>;
type Deps = {
  readonly db: Db;
  readonly series: Series;
  readonly unjudgedOf: (device: string) => readonly Unjudged[];
};

/**
 * `GET /assets/health` and `GET /assets/{id}/health`: how the machines are, as docs/health.md
 * defines it.
 */
export function assetHealthRoutes(deps: Deps): Routes {
  const { db } = deps;
  return (api) => {
    const fleet = {
      operationId: 'listAssetHealth',
      summary: 'The health of all assets that are watched, the worst first',
      tags: ['assets'],
      querystring: FleetQuery,
      response: { 200: pageOf(FleetSchema, 'Assets, the worst first') },
    };
    api.get('/assets/health', { schema: fleet, config: { roles: readers } }, async (request) => {
      const { limit = defaultLimit, cursor, ...filter } = request.query;
      const after = cursor === undefined ? null : decodeCursor(cursor, Place);
      const { sites } = viewFor(request);
      const rows = await listFleet(db, { ...filter, sites }, { after, limit: limit + 1 });
      const page = pageFrom(rows, limit, ({ id, worst }) => ({ health: worst?.health ?? UNKNOWN, id }));
      return { items: page.items.map(fleetJson), next: page.next };
    });

    const one = {
      operationId: 'getAssetHealth',
      summary: 'The health of one asset, with reasons, begin and trend',
      tags: ['assets'],
      params: AssetParams,
      querystring: SpanQuery,
      response: { 200: AssetHealthSchema, 422: problemAs('Too many assets are below it: request a part') },
    };
    api.get('/assets/:id/health', { schema: one, config: { roles: readers } }, async ({ params, query }) => {
      const asset = await requireAsset(db, params.id);
      return await describeHealth(deps, asset, query);
    });
  };
}

async function describeHealth(
  { db, series, unjudgedOf }: Deps,
  asset: Asset,
  query: Static<typeof SpanQuery>,
): Promise<Static<typeof AssetHealthSchema>> {
  const nodes = await healthBelow(db, asset.id, MOST_ROWS);
  const found = nodes && assetHealth(nodes);
  if (!found) {
    throw new AppError('unprocessable', `There are more than ${MOST_ROWS} assets below ${asset.id}: request a part.`);
  }
  const { own, parts } = found;
  const { newest, trend, seriesError } = await readSeries(series, own, query);
  const alarms = await openAlarmsOf(
    db,
    nodes.map(({ id }) => id),
  );
  const { decidedBy } = own;
  return {
    ...headJson(own),
    decidedBy: decidedBy && {
      asset: decidedBy.asset,
      device: decidedBy.machine.device,
      component: decidedBy.machine.component,
    },
    machines: own.node.machines.map((machine) => machineJson(machine, scoreOf(newest, machine))),
    parts: parts
      .map((part) => ({ ...headJson(part), lossShare: LOSS_SHARE[part.node.criticality] }))
      .sort((a, b) => (a.health ?? UNKNOWN) - (b.health ?? UNKNOWN)),
    alarms: alarms.map(({ raisedAt, ...alarm }) => ({ ...alarm, raisedAt: raisedAt.toISOString() })),
    notJudged: asset.devices.flatMap((device) =>
      unjudgedOf(device).map((one) => ({ device, ...one, since: new Date(one.since).toISOString() })),
    ),
    doubts: [...(await doubtsOfAsset(db, asset))],
    trend: trend && trendJson(trend),
    seriesError,
  };
}

function headJson({ node, health, decidedBy }: AssetHealth) {
  const { id, name, level, criticality } = node;
  return {
    asset: id,
    name,
    level,
    criticality,
    health,
    grade: health === null ? ('unknown' as const) : gradeOf(health),
    since: decidedBy?.machine.since.toISOString() ?? null,
    reason: decidedBy?.machine.reason ?? NOT_KNOWN,
  };
}

function trendJson({ from, to, direction, machines, buckets }: HealthTrend) {
  const span = { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
  return { ...span, direction, machines, points: buckets.map((bucket) => [...bucket]) };
}

type Newest = ReadonlyMap<string, readonly LatestValue[]>;

/**
 * Health does not depend on the series store: without it, the answer holds the facts of the
 * database.
 */
async function readSeries(
  series: Series,
  own: AssetHealth,
  query: Static<typeof SpanQuery>,
): Promise<{ newest: Newest; trend: HealthTrend | null; seriesError: string | null }> {
  try {
    const newest = await newestOf(series, own);
    const span = await spanOf(series, query, { own, newest });
    return { newest, trend: await readTrend(series, own.machines, span), seriesError: null };
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'unavailable') throw error;
    return { newest: new Map(), trend: null, seriesError: error.message };
  }
}

async function newestOf(series: Series, { machines }: AssetHealth): Promise<Newest> {
  const devices = [...new Set(machines.map(({ machine }) => machine.device))].slice(0, MOST_SCORES);
  return new Map(await Promise.all(devices.map(async (device) => [device, await series.latest(device)] as const)));
}

function scoreOf(newest: Newest, { device, component }: MachineHealth): { score: number | null; limit: number | null } {
  const newestIn = (kind: 'score' | 'limit'): number | null =>
    newest.get(device)?.find(({ channel }) => channel === derivedChannel(kind, component))?.value ?? null;
  return { score: newestIn('score'), limit: newestIn('limit') };
}

/**
 * Up to the newest index, since event time need not be that of people; no point is spent on the
 * time before the first one.
 */
async function spanOf(
  series: Series,
  { from, to, points = 168 }: Static<typeof SpanQuery>,
  { own, newest }: { own: AssetHealth; newest: Newest },
) {
  const times = own.machines.flatMap(({ machine }) => {
    const channel = derivedChannel('health', machine.component);
    const last = newest.get(machine.device)?.find((one) => one.channel === channel);
    return [machine.changedAt.getTime(), ...(last ? [last.sampledAt] : [])];
  });
  const newestAt = times.reduce((latest, at) => Math.max(latest, at), 0);
  const till = to === undefined ? newestAt + 1 : parseMoment(to, 'to');
  const since = from === undefined ? await firstIn(series, own, till) : parseMoment(from, 'from');
  if (since >= till) throw invalidFields([{ field: 'from', message: 'must be before `to`' }]);
  return { from: since, to: till, points };
}

async function firstIn(series: Series, { decidedBy }: AssetHealth, to: number): Promise<number> {
  const span = { from: to - WEEK_MS, to };
  if (decidedBy === null) return span.from;
  const { device, component } = decidedBy.machine;
  const [first] = await series.range({ device, channel: derivedChannel('health', component), ...span, limit: 1 });
  return first?.[0] ?? span.from;
}
