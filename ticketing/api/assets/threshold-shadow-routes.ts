import { type Static, Type } from 'typebox';
import { names } from '../../../http/access/names.ts';
import { leaders } from '../../../http/access/roles.ts';
import type { Routes } from '../../../http/http-app.ts';
import { Instant } from '../../../http/instant.ts';
import { invalidFields, problemAs } from '../../../http/problem.ts';
import { derivedChannel } from '../../../ingest/reading/derived-channels.ts';
import type { SeriesStore } from '../../../ingest/series/series-store.ts';
import { AppError, unprocessable } from '../../../lib/errors.ts';
import { LIMIT_FACTOR } from '../../../models/device/watch-settings.ts';
import { type ShadowEpisode, shadowEpisodes } from '../../../models/health/threshold-shadow.ts';
import type { Asset } from '../../assets/assets.ts';
import { healthBelow, healthOf, type MachineHealth } from '../../assets/health/machine-health.ts';
import { MOST_SCORES, readScores, recordedEpisodes, sumOf } from '../../assets/health/machine-scores.ts';
import { layersOf, type SetBelow, setBelow } from '../../assets/watching/watch-in-force.ts';
import type { Db } from '../../db/sql.ts';
import { AssetParams } from '../fields.ts';
import { requireAsset } from './asset-routes.ts';

const DAY_MS = 86_400_000;
const SPAN_DAYS = 30;

/** Machines of one asset that are asked about at once. */
const MOST_MACHINES = 10;

/** Machines below one asset that are asked about at once; the others are counted. */
const MOST_BELOW = 40;

/** Assets, and machines, below one asset that are looked at. */
const LARGEST_TREE = 20_000;

/** Episodes of each kind that are listed; all are counted. */
const MOST_LISTED = 200;
const MOST_LISTED_BELOW = 20;

const DraftSchema = Type.Object({
  factor: Type.Optional(
    Type.Number({
      minimum: 0.1,
      maximum: 10,
      description: 'The present limit times this; or say `limit` or `limitFactor`',
    }),
  ),
  limit: Type.Optional(
    Type.Number({
      minimum: 0.1,
      maximum: 100,
      description: 'The score at which an alarm would begin; it is 1 as learned',
    }),
  ),
  limitFactor: Type.Optional(
    Type.Number({
      minimum: LIMIT_FACTOR.least,
      maximum: LIMIT_FACTOR.most,
      description:
        'The factor on the learned limits, were it set for this asset: for all devices below, but those with a nearer one',
    }),
  ),
  below: Type.Optional(
    Type.Boolean({ default: false, description: 'All devices below the asset, too; so with `limitFactor`' }),
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
    { description: 'Oldest first, at most 200; 20 with `below`' },
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
        heldBy: Type.Union(
          [Type.Object({ kind: Type.Enum(['device', 'asset']), id: Type.String(), name: Type.String() }), Type.Null()],
          { description: 'Whose factor is nearer than the `limitFactor` asked about, so that its limit stays' },
        ),
        recorded: { ...EpisodesSchema, description: 'The alarms that there were' },
        present: {
          ...EpisodesSchema,
          description: 'The same worked out from the stored score, to compare like with like',
        },
        shadow: { ...EpisodesSchema, description: 'The alarms of the other limit' },
      }),
    ),
    leftOut: Type.Integer({
      minimum: 0,
      description: `Machines below that were not looked at: more than ${MOST_BELOW}`,
    }),
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
      const { factor, limit, limitFactor } = body;
      if ([factor, limit, limitFactor].filter((one) => one !== undefined).length !== 1) {
        throw invalidFields([{ field: 'factor', message: 'say one of factor, limit and limitFactor' }]);
      }
      const asset = await requireAsset(db, params.id);
      const isBelow = body.below === true || limitFactor !== undefined;
      const judged = await machinesFor(db, asset, { ...body, below: isBelow });
      const machines = judged.slice(0, MOST_BELOW);
      const changed = await changesOf(db, asset, { machines, limitFactor });
      const listed = isBelow ? MOST_LISTED_BELOW : MOST_LISTED;
      const answers = [];
      for (const machine of machines) {
        const { ratio, heldBy } = changed(machine);
        const draft = limitFactor === undefined ? body : { ...body, factor: ratio };
        answers.push({ ...(await shadowOf({ db, series }, machine, { draft, listed })), heldBy });
      }
      return { asset: asset.id, machines: answers, leftOut: judged.length - machines.length };
    });
  };
}

async function machinesFor(
  db: Db,
  asset: Asset,
  { device, component, below }: Draft,
): Promise<readonly MachineHealth[]> {
  const all = below ? await machinesBelow(db, asset) : await healthOf(db, asset);
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
  if (!below && judged.length > MOST_MACHINES) {
    throw unprocessable('device', `is needed: ${judged.length} devices and components watch ${asset.id}`);
  }
  return judged;
}

/** All machines below an asset, each once, by device and component. */
async function machinesBelow(db: Db, { id }: Asset): Promise<readonly MachineHealth[]> {
  const nodes = await healthBelow(db, id, LARGEST_TREE);
  if (nodes === null) throw unprocessable('below', `looks at ${LARGEST_TREE} assets at most: ask for a part of ${id}`);
  const machines = new Map<string, MachineHealth>();
  for (const machine of nodes.flatMap((node) => node.machines)) machines.set(nameOf(machine), machine);
  return [...machines].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, machine]) => machine);
}

function nameOf({ device, component }: Pick<MachineHealth, 'device' | 'component'>): string {
  return component === null ? device : `${device}/${component}`;
}

/**
 * The limit of each machine under a factor set for the asset; unchanged where a nearer setting
 * holds.
 */
async function changesOf(
  db: Db,
  asset: Asset,
  given: { readonly machines: readonly MachineHealth[]; readonly limitFactor: number | undefined },
): Promise<(machine: MachineHealth) => { ratio: number; heldBy: Pick<SetBelow, 'kind' | 'id' | 'name'> | null }> {
  const { limitFactor } = given;
  if (limitFactor === undefined) return () => ({ ratio: 1, heldBy: null });
  const layers = await layersOf(db, [...new Set(given.machines.map(({ device }) => device))]);
  const below = (await setBelow(db, asset.id)).filter(({ fields }) => fields.includes('limitFactor'));
  return (machine) => {
    const own = layers.get(nameOf(machine)) ?? layers.get(machine.device) ?? [];
    const nearest = own.find((layer) => layer.limitFactor !== null);
    const isOwn = ({ kind, id }: SetBelow) => kind === nearest?.subject.kind && id === nearest.subject.id;
    const holding = below.find(isOwn);
    if (holding) return { ratio: 1, heldBy: { kind: holding.kind, id: holding.id, name: holding.name } };
    return { ratio: limitFactor / (nearest?.limitFactor ?? 1), heldBy: null };
  };
}

async function shadowOf(
  { db, series }: { db: Db; series: Series },
  machine: MachineHealth,
  { draft, listed }: { readonly draft: Draft; readonly listed: number },
): Promise<Omit<Static<typeof AnswerSchema>['machines'][number], 'heldBy'>> {
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
  const episodesJson = (episodes: readonly (ShadowEpisode & { id?: string })[]) => ({
    ...sumOf(episodes, watched),
    items: episodes.slice(0, listed).map(({ raisedAt, clearedAt, ...episode }) => ({
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
    recorded: episodesJson(await recordedEpisodes(db, machine, span)),
    present: episodesJson(shadowEpisodes(scores, { limit: presentLimit, rules })),
    shadow: episodesJson(shadowEpisodes(scores, { limit, rules })),
  };
}
