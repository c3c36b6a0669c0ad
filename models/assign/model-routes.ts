import { Type } from 'typebox';
import { names } from '../../http/access/names.ts';
import { readers } from '../../http/access/roles.ts';
import type { Routes } from '../../http/http-app.ts';
import { decodeCursor, pageFrom, pageOf, pageQuery } from '../../http/paging.ts';
import { Said } from '../../http/words/answer-in-words.ts';
import { describeNets } from '../normal/net-report.ts';
import type { ModelRegistry } from '../registry/model-registry.ts';
import { usesOf } from '../registry/model-uses.ts';
import type { ModelStatus } from '../registry/status-file.ts';
import type { ModelCard } from '../registry/stored-model.ts';

const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);
const Time = Type.String({ format: 'date-time' });
const Subject = Type.Object({ kind: Type.Enum(['device', 'class']), name: Type.String() });

const Metrics = Type.Object({
  heldOutRows: Type.Integer(),
  overThreshold: Type.Union([Type.Number(), Type.Null()], {
    description: 'Share of held-out rows over the threshold; null where too few were held out',
  }),
  falseAlarmsPerMonth: orNull(Type.Number()),
  netLoss: orNull(Type.Number()),
  netEpochs: orNull(Type.Integer()),
  netBackend: Type.Optional(Type.String({ description: 'The TensorFlow.js backend that trained the net' })),
  trainingSeconds: orNull(Type.Number()),
});

const Nets = Type.Object(
  {
    detail: Said({ description: 'in words, and why there is none' }),
    channels: Type.Integer({ description: 'that could use one' }),
    used: Type.Array(Type.Object({ channel: Type.String(), spread: Type.Number() })),
  },
  {
    description:
      'Channels whose relation to the others has a net on top, with the spread of their held-out residuals as a share of that without it; null for the model of a class',
  },
);

const Model = Type.Object(
  {
    id: Type.String(),
    subject: Subject,
    channels: Type.Array(Type.Object({ name: Type.String(), unit: orNull(Type.String()) })),
    learnedFrom: Time,
    learnedTo: Time,
    rows: orNull(Type.Integer()),
    machines: Type.Integer(),
    configHash: Type.String(),
    metrics: orNull(Metrics),
    nets: orNull(Nets),
    createdAt: Time,
    madeBy: Type.Enum(['train', 'live', 'history']),
    parent: orNull(Type.String()),
    uses: Type.Array(
      Type.Object({ role: Type.Enum(['live', 'shadow']), subject: Subject, by: Type.String(), at: Time }),
      { description: 'Its devices, and the person who decided that' },
    ),
    shadows: Type.Array(
      Type.Object({
        device: Type.String(),
        live: orNull(Type.String()),
        rows: Type.Integer({ description: 'judged by both' }),
        agreement: orNull(Type.Number()),
        liveAlarms: Type.Integer(),
        shadowAlarms: Type.Integer({ description: 'that it would have raised' }),
      }),
      { description: 'Devices where it scores beside the present model' },
    ),
    refusals: Type.Array(Type.Object({ device: Type.String(), reason: Type.String() }), {
      description: 'Devices that could not load it; they keep their present model',
    }),
  },
  { description: 'A model of normal behaviour in the registry' },
);

const Place = Type.Object({ createdAt: Type.String(), id: Type.String() });

/**
 * `GET /models` and `GET /models/{id}`: the model registry; for uses see model-decision-routes.ts.
 */
export function modelRoutes(options: {
  registry: Pick<ModelRegistry, 'list' | 'get' | 'promotions'>;
  status: () => ModelStatus;
}): Routes {
  const { registry, status } = options;
  const tags = ['models'];
  const config = { roles: readers, allSites: true };
  return (api) => {
    const list = {
      operationId: 'listModels',
      summary: 'Every model in the registry, the oldest first',
      tags,
      querystring: Type.Object(pageQuery()),
      response: { 200: pageOf(Model) },
    };
    api.get('/models', { schema: list, config }, async ({ query: { limit = 50, cursor } }) => {
      const { cards } = await registry.list();
      const place = cursor === undefined ? null : decodeCursor(cursor, Place);
      const isAfter = ({ createdAt, id }: ModelCard): boolean =>
        place === null || createdAt > place.createdAt || (createdAt === place.createdAt && id > place.id);
      const rest = cards.filter(isAfter).slice(0, limit + 1);
      const page = pageFrom(rest, limit, ({ createdAt, id }) => ({ createdAt, id }));
      const uses = usesOf((await registry.promotions()).entries);
      return { items: page.items.map((card) => present(card, { uses, status: status() })), next: page.next };
    });

    const one = {
      operationId: 'getModel',
      summary: 'One model with its metrics, its devices, and its comparison with the present model',
      tags,
      params: Type.Object({ id: Type.String({ ...names('model'), description: 'whole, or its beginning' }) }),
      response: { 200: Model },
    };
    api.get('/models/:id', { schema: one, config }, async ({ params }) => {
      const { card } = await registry.get(params.id);
      const uses = usesOf((await registry.promotions()).entries);
      return present(card, { uses, status: status() });
    });
  };
}

function present(card: ModelCard, { uses, status }: { uses: ReturnType<typeof usesOf>; status: ModelStatus }) {
  const shadows = status.shadows.filter(({ shadow }) => shadow === card.id);
  const refusals = status.refusals.filter(({ model }) => model === card.id);
  return {
    ...card,
    channels: [...card.channels],
    nets: card.nets ? { ...card.nets, detail: describeNets(card.nets), used: [...card.nets.used] } : null,
    learnedFrom: new Date(card.learnedFrom).toISOString(),
    learnedTo: new Date(card.learnedTo).toISOString(),
    uses: [...uses(card.id)],
    shadows: shadows.map(({ device, live, rows, agreed, liveAlarms, shadowAlarms }) => ({
      device,
      live,
      rows,
      liveAlarms,
      shadowAlarms,
      agreement: rows > 0 ? agreed / rows : null,
    })),
    refusals: refusals.map(({ device, reason }) => ({ device, reason })),
  };
}
