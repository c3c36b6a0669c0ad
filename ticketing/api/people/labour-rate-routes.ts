import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { names } from '../../../http/access/names.ts';
import { costReaders } from '../../../http/access/roles.ts';
import type { HttpApp, Routes } from '../../../http/http-app.ts';
import { IfMatch, Version, withVersion } from '../../../http/if-match.ts';
import { Instant } from '../../../http/instant.ts';
import { actorOf } from '../../../http/sign-in.ts';
import type { Now } from '../../../lib/clock.ts';
import type { Currency } from '../../costs/currency.ts';
import { listLabourRates, type RateOf, saveLabourRate, subjectOf } from '../../costs/labour-rates.ts';
import type { Db } from '../../db/sql.ts';
import { claim, withVersions } from '../claim.ts';
import { Decimal } from '../fields.ts';

const RateSchema = Type.Object({
  person: Type.Union([Type.String(names('person')), Type.Null()]),
  team: Type.Union([Type.String(names('team')), Type.Null()]),
  rate: Type.String({ description: 'Of one hour' }),
  updatedBy: Type.String(),
  updatedAt: Instant,
  ...Version,
});
const Rates = Type.Object(
  {
    currency: Type.String({ description: 'ISO 4217; the setting SITE_CURRENCY' }),
    plant: Type.Union([Type.Omit(RateSchema, ['person', 'team']), Type.Null()], {
      description: 'Of everybody without a rate of their own or of their team',
    }),
    teams: Type.Array(Type.Object({ ...RateSchema.properties, team: Type.String(names('team')), person: Type.Null() })),
    people: Type.Array(
      Type.Object({ ...RateSchema.properties, person: Type.String(names('person')), team: Type.Null() }),
    ),
  },
  { description: 'Rates of labour' },
);
const NewRate = Type.Object(
  { rate: Type.Union([Decimal, Type.Null()], { description: 'Of one hour; null takes it back' }) },
  { examples: [{ rate: '48.50' }] },
);
const Saved = Type.Object({ rate: Type.Union([Type.String(), Type.Null()]) });

type Deps = { readonly db: Db; readonly now: Now; readonly currency: Currency };
const tags = ['people'];
const config = { roles: costReaders };

/** The rate for an hour of labour: of a person, else of their team, else of the plant. */
export function labourRateRoutes(deps: Deps): Routes {
  return (api) => {
    addReading(api, deps);
    addSaving(api, deps);
  };
}

function addReading(api: HttpApp, { db, currency }: Deps): void {
  const schema = {
    operationId: 'listLabourRates',
    summary: 'What an hour of labour costs: of people, of teams, of everybody else',
    tags,
    response: { 200: Rates },
  };
  api.get('/labour-rates', { schema, config }, async () => {
    const read = () => listLabourRates(db);
    const rates = await withVersions(db, 'labour rate', { idOf: ({ subject }) => subject, read });
    const items = rates.map(({ subject: _, updatedAt, ...rate }) => ({ ...rate, updatedAt: updatedAt.toISOString() }));
    const plant = items.find(({ person, team }) => person === null && team === null);
    return {
      currency: currency.code,
      plant: plant ?? null,
      teams: items.flatMap((rate) => (rate.team === null ? [] : [{ ...rate, team: rate.team, person: null }])),
      people: items.flatMap((rate) => (rate.person === null ? [] : [{ ...rate, person: rate.person, team: null }])),
    };
  });
}

function addSaving(api: HttpApp, { db, now }: Deps): void {
  const response = { 200: withVersion(Saved, 'The rate') };
  const plant = {
    operationId: 'savePlantLabourRate',
    summary: 'Sets what an hour of labour costs where neither the person nor the team has a rate',
    tags,
    headers: IfMatch,
    body: NewRate,
    response,
  };
  api.put('/labour-rate', { schema: plant, config }, async (request) => save(request, 'plant'));
  const team = {
    operationId: 'saveTeamLabourRate',
    summary: 'Sets what an hour of labour of a team costs',
    tags,
    params: Type.Object({ id: Type.String(names('team')) }),
    headers: IfMatch,
    body: NewRate,
    response,
  };
  api.put('/teams/:id/labour-rate', { schema: team, config }, async (request) =>
    save(request, { team: request.params.id }),
  );
  const person = {
    operationId: 'savePersonLabourRate',
    summary: 'Sets what an hour of labour of a person costs',
    tags,
    params: Type.Object({ id: Type.String(names('person')) }),
    headers: IfMatch,
    body: NewRate,
    response,
  };
  api.put('/people/:id/labour-rate', { schema: person, config }, async (request) =>
    save(request, { person: request.params.id }),
  );

  async function save(request: FastifyRequest, of: RateOf): Promise<{ rate: string | null }> {
    const { rate } = request.body as { rate: string | null };
    await db.transaction(async (sql) => {
      await claim(sql, request, { noun: 'labour rate', id: subjectOf(of) });
      await saveLabourRate(sql, of, { rate, actor: actorOf(request), now: now() });
    });
    return { rate };
  }
}
