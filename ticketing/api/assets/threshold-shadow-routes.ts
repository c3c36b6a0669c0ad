import { type Static, Type } from 'typebox';
import { names } from '../../../http/access/names.ts';
import { leaders } from '../../../http/access/roles.ts';
import type { Routes } from '../../../http/http-app.ts';
import { Instant } from '../../../http/instant.ts';
import { invalidFields, problemAs } from '../../../http/problem.ts';
import { derivedChannel } from '../../../ingest/reading/derived-channels.ts';
import type { SeriesStore } from '../../../ingest/series/series-store.ts';
import { AppError, unprocessable } from '../../../lib/errors.ts';
import { type ShadowEpisode, shadowEpisodes } from '../../../models/health/threshold-shadow.ts';
import type { Asset } from '../../assets/assets.ts';
import { healthOf, type MachineHealth } from '../../assets/health/machine-health.ts';
import { MOST_SCORES, readScores, recordedEpisodes, sumOf } from '../../assets/health/machine-scores.ts';
import type { Db } from '../../db/sql.ts';
import { AssetParams } from '../fields.ts';
import { requireAsset } from './asset-routes.ts';

const DAY_MS = 86_400_000;
const SPAN_DAYS = 30;

/** Machines of one asset that are asked about at once. */
const MOST_MACHINES = 10;

/** Episodes of each kind that are listed; all are counted. */
const MOST_LISTED = 200;

const DraftSchema = Type.Object({
  factor: Type.Optional(
    Type.Number({ minimum: 0.1, maximum: 10, description: 'The present limit times this; or say `limit`' }),
  ),
  limit: Type.Optional(
    Type.Number({
      minimum: 0.1,
      maximum: 100,
      description: 'The score at which an alarm would begin; it is 1 as learned',
    }),
  ),
  device: Type.Optional(Type.String({ ...names('device'), description: 'Only this device of the asset' })),
  component: Type.Optional(Type.String({ maxLength: 200, description: 'Only this component' })),
  from: Type.Optional({ ...Instant, description: '30 days before `to` where left out' }),
  to: Type.Optional({ ...Instant, description: 'The newest stored score where left out; event time' }),
});

const SumSchema = Type.Object({
  episodes: Type.Integer(),
  minutes: Type.Integer({ description: 'In alarm, within the span' }),
  shareOfTime: Type.Number({
    description: 'The same as a share of the time from the first stored score of the span on, from 0 to 1',
  }),
});
const EpisodesSchema = Type.Object({
  ...SumSchema.properties,
  items: Type.Array(
    Type.Object({
      id: Type.Optional(Type.String({ description: 'Of the alarm, where there was one' })),
      raisedAt: Instant,
      clearedAt: Type.Union([Instant, Type.Null()]),
      stayed: Type.Boolean({
        description: 'It ended since the machine changed and stayed: the new level counted as normal from then on',
      }),
      severity: Type.Enum(['low', 'medium', 'high']),
      peakScore: Type.Number({ description: 'In limits of then: 1 is the limit' }),
    }),
    { description: 'Oldest first, at most 200' },
  ),
});
const AnswerSchema = Type.Object(
  {
    asset: Type.String(),
    machines: Type.Array(
      Type.Object({
        device: Type.String(),
        component: Type.Union([Type.String(), Type.Null()]),
        from: Instant,
        to: Instant,
        scores: Type.Integer({ description: 'Stored scores in the span, the basis of the answer' }),
        presentLimit: Type.Number(),
        limit: Type.Number({ description: 'The limit of the request' }),
        recorded: { ...EpisodesSchema, description: 'The alarms that there were' },
        present: {
          ...EpisodesSchema,
          description: 'The same worked out from the stored score, to compare like with like',
        },
        shadow: { ...EpisodesSchema, description: 'The alarms of the other limit' },
      }),
    ),
  },
  { description: 'What another limit would have done' },
);

const example = { factor: 1.2 };
type Draft = Static<typeof DraftSchema>;
type Series = Pick<SeriesStore, 'range' | 'latest'>;

/**
 * `POST /assets/{id}/threshold-shadow`: the alarms that another limit would have given. Nothing is
 * changed.
 */
export function thresholdShadowRoutes({ db, series }: { db: Db; series: Series }): Routes {
  return (api) => {
    const schema = {
      operationId: 'shadowThreshold',
      summary: 'Which alarms would another limit of the score have given in the last 30 days?',
      tags: ['assets'],
      params: AssetParams,
      body: { ...DraftSchema, examples: [example] },
      response: { 200: AnswerSchema, 422: problemAs('It has no stored score, or there is too much of it') },
    };
    api.post('/assets/:id/threshold-shadow', { schema, config: { roles: leaders } }, async ({ params, body }) => {
      if ((body.factor === undefined) === (body.limit === undefined)) {
        throw invalidFields([{ field: 'factor', message: 'say either factor or limit' }]);
      }
      const asset = await requireAsset(db, params.id);
      const machines = await machinesFor(db, asset, body);
      const answers = [];
      for (const machine of machines) answers.push(await shadowOf({ db, series }, machine, body));
      return { asset: asset.id, machines: answers };
    });
  };
}

async function machinesFor(db: Db, asset: Asset, { device, component }: Draft): Promise<readonly MachineHealth[]> {
  const all = await healthOf(db, asset);
  const wanted = all.filter(
    (one) =>
      (device === undefined || one.device === device) && (component === undefined || one.component === component),
  );
  const judged = wanted.filter(({ rules }) => rules !== null);
  if (judged.length === 0) {
    const which = all.map((one) => `${one.device}${one.component === null ? '' : ` ${one.component}`}`).join(', ');
    const known = which === '' ? 'nothing that watches it is judged yet' : `it has ${which}`;
    throw new AppError('unprocessable', `${asset.id} has no such machine with a stored score: ${known}.`);
  }
  if (judged.length > MOST_MACHINES) {
    throw unprocessable('device', `is needed: ${judged.length} devices and components watch ${asset.id}`);
  }
  return judged;
}

async function shadowOf(
  { db, series }: { db: Db; series: Series },
  machine: MachineHealth,
  draft: Draft,
): Promise<Static<typeof AnswerSchema>['machines'][number]> {
  const { device, component, rules } = machine;
  if (rules === null) throw new Error('a machine without rules was asked about');
  const newest = await series.latest(device);
  const find = (kind: 'score' | 'limit') => newest.find(({ channel }) => channel === derivedChannel(kind, component));
  const to =
    draft.to === undefined ? (find('score')?.sampledAt ?? machine.changedAt.getTime()) + 1 : Date.parse(draft.to);
  const from = draft.from === undefined ? to - SPAN_DAYS * DAY_MS : Date.parse(draft.from);
  if (from >= to) throw invalidFields([{ field: 'from', message: 'must be before `to`' }]);
  const span = { from, to };
  const scores = await readScores(series, machine, span);
  if (scores === null)
    throw unprocessable('from', `must be later: the span has more than ${MOST_SCORES} stored scores`);
  const presentLimit = find('limit')?.value ?? rules.on;
  const limit = draft.limit ?? presentLimit * (draft.factor ?? 1);
  // Time that was not watched does not count as time without an alarm.
  const watched = { from: Math.max(from, Math.min(scores[0]?.at ?? from, to - 1)), to };
  const told = (episodes: readonly (ShadowEpisode & { id?: string })[]) => ({
    ...sumOf(episodes, watched),
    items: episodes.slice(0, MOST_LISTED).map(({ raisedAt, clearedAt, ...episode }) => ({
      ...episode,
      raisedAt: new Date(raisedAt).toISOString(),
      clearedAt: clearedAt === null ? null : new Date(clearedAt).toISOString(),
    })),
  });
  return {
    device,
    component,
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    scores: scores.length,
    presentLimit,
    limit,
    recorded: told(await recordedEpisodes(db, machine, span)),
    present: told(shadowEpisodes(scores, { limit: presentLimit, rules })),
    shadow: told(shadowEpisodes(scores, { limit, rules })),
  };
}
