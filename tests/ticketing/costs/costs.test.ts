import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Db } from '../../../ticketing/db/sql.ts';
import { verifyAudit } from '../../../ticketing/verify/verify-audit.ts';
import { ADMIN, send } from '../access/access-app.ts';
import { databases } from '../helpers/databases.ts';
import { openCrew } from '../work/crew.ts';

describe.each(databases())('what work costs on $name', ({ open }) => {
  let db: Db;
  let crew: Awaited<ReturnType<typeof openCrew>>;
  beforeAll(async () => {
    db = await open();
    crew = await openCrew(db);
    await crew.stockSeals(100);
    await crew.join('rel', 'reliability_engineer');
    await crew.join('root', 'administrator');
    await crew.join('rq', 'requester');
  });
  afterAll(() => db?.close());

  const put = (url: string, body: object) => send(crew.on, { method: 'PUT', url, token: ADMIN, body });
  const rate = async (url: string, value: string | null) =>
    expect(await put(url, { rate: value })).toMatchObject({ status: 200, body: { rate: value } });
  const price = async (unitCost: string | null) =>
    expect(await crew.patch('lee', '/parts/seal', { unitCost })).toMatchObject({ status: 200, body: { unitCost } });
  const work = async (ticket: string, from: string, to: string, person = 'ann') => {
    const body = { person, from: `2026-01-10T${from}Z`, to: `2026-01-10T${to}Z` };
    const made = await crew.post('lee', `/tickets/${ticket}/labour`, body);
    expect([made.status, made.body.detail]).toEqual([201, undefined]);
    return made.body.id as number;
  };
  const use = async (ticket: string, quantity: number) => {
    const made = await crew.post('lee', `/tickets/${ticket}/parts-used`, { part: 'seal', quantity });
    expect(made.status).toBe(201);
    return made.body.id as number;
  };
  const bill = (ticket: string, body: object, who = 'lee') => crew.post(who, `/tickets/${ticket}/external-costs`, body);
  const costsOf = async (ticket: string, who = 'pia') => (await crew.get(who, `/tickets/${ticket}/costs`)).body;
  const lastEvent = async (ticket: string, who: string) =>
    (await crew.get(who, `/tickets/${ticket}/events?limit=200`)).body.items.at(-1);

  test('what is not priced is counted and said; a price that comes later does not change what was used before', async () => {
    const ticket = await crew.open();
    expect(await costsOf(ticket)).toMatchObject({ currency: 'EUR', total: '0.00', unpriced: [], lines: [] });
    await work(ticket, '00:00:00', '01:00:00');
    await use(ticket, 2);
    await rate('/labour-rate', '40');
    await price('9.99');
    const unpriced = [
      { kind: 'labour', reason: 'no_rate', lines: 1 },
      { kind: 'parts', reason: 'no_unit_cost', lines: 1 },
    ];
    expect(await costsOf(ticket)).toMatchObject({ labour: '0.00', parts: '0.00', total: '0.00', unpriced });
    await use(ticket, 3);
    await price('12.0001');
    await use(ticket, 1);
    const found = await costsOf(ticket);
    expect(found).toMatchObject({ parts: '41.97', total: '41.97', unpriced });
    expect(found.lines.map(({ price: each, amount }: Record<string, string>) => [each, amount])).toEqual([
      [null, null],
      [null, null],
      ['9.99', '29.97'],
      ['12.0001', '12.00'],
    ]);
    await crew.timer('ann', ticket, { action: 'start' });
    expect((await costsOf(ticket)).unpriced).toContainEqual({ kind: 'labour', reason: 'timer_runs', lines: 1 });
    crew.wait(60_000);
    await crew.timer('ann', ticket, { action: 'stop' });
    expect((await costsOf(ticket)).labour).toBe('0.67');
  });

  test("the rate is the person's own, else that of the team, else that of the plant; sums are exact", async () => {
    const ticket = await crew.open();
    await put('/teams/fitters', { name: 'Fitters' });
    await crew.patch('lee', '/people/bo', { team: 'fitters' });
    await rate('/labour-rate', '0.1');
    await rate('/teams/fitters/labour-rate', '0.2');
    await work(ticket, '02:00:00', '03:00:00', 'ann');
    await work(ticket, '02:00:00', '03:00:00', 'bo');
    expect(await costsOf(ticket)).toMatchObject({ labour: '0.30', total: '0.30' });
    await rate('/people/bo/labour-rate', '33.3333');
    const line = await work(ticket, '03:00:00', '06:00:00', 'bo');
    expect((await costsOf(ticket)).labour).toBe('100.30');
    const taken = { seconds: 3_600, reason: 'a break' };
    expect((await crew.post('lee', `/tickets/${ticket}/labour/${line}/correction`, taken)).status).toBe(201);
    expect((await costsOf(ticket)).labour).toBe('66.97');
    await rate('/people/bo/labour-rate', null);
    await rate('/teams/fitters/labour-rate', null);
    await work(ticket, '06:00:00', '07:00:00', 'bo');
    expect((await costsOf(ticket)).labour).toBe('67.07');
    const { body } = await crew.get('lee', '/labour-rates');
    expect(body).toMatchObject({ currency: 'EUR', plant: { rate: '0.1' }, teams: [], people: [] });
    expect((await put('/people/nobody/labour-rate', { rate: '1' })).status).toBe(404);
    expect((await put('/teams/nobody/labour-rate', { rate: '1' })).status).toBe(404);
    for (const wrong of ['1,5', '-1', '1e3', '01', '1.23456', '', ' 1']) {
      expect([wrong, (await put('/labour-rate', { rate: wrong })).status]).toEqual([wrong, 400]);
    }
    expect((await put('/labour-rate', { rate: 1.5 })).status, 'a number is a float').toBe(400);
  });

  test('an external cost is added and corrected with a reason; each is an event, and old lines stay', async () => {
    const ticket = await crew.open();
    const crane = { amount: '480.10', supplier: 'Crane hire', note: 'invoice 7' };
    const { status, body } = await bill(ticket, crane);
    expect([status, body.amount, body.counts]).toEqual([201, '480.10', '480.10']);
    expect(await lastEvent(ticket, 'lee')).toMatchObject({
      kind: 'external_cost_added',
      actor: 'lee',
      payload: { amount: '480.10', currency: 'EUR', supplier: 'Crane hire' },
    });
    for (const amount of ['0', '0.00', '1.005']) {
      expect(await bill(ticket, { ...crane, amount })).toMatchObject({ status: 422, body: { field: 'amount' } });
    }
    const url = `/tickets/${ticket}/external-costs/${body.id}/correction`;
    expect((await crew.post('lee', url, { amount: '1', reason: ' ' })).status).toBe(400);
    expect((await crew.post('lee', url, { amount: '450', reason: 'discount' })).status).toBe(201);
    expect(await costsOf(ticket)).toMatchObject({ external: '450.00', externalCosts: [{ amount: '480.10' }] });
    expect(await lastEvent(ticket, 'lee')).toMatchObject({
      kind: 'external_cost_corrected',
      payload: { before: '480.10', amount: '450.00', reason: 'discount' },
    });
    expect((await crew.post('pia', url, { amount: '0', reason: 'other ticket' })).status).toBe(201);
    const found = await costsOf(ticket);
    expect([found.external, found.corrections.length]).toEqual(['0.00', 2]);
    const other = await crew.open();
    const foreign = `/tickets/${other}/external-costs/${body.id}/correction`;
    expect((await crew.post('lee', foreign, { amount: '1', reason: 'x' })).status).toBe(404);
    await expect(db.query('update external_cost set amount = 1')).rejects.toThrow('append-only');
    await expect(db.query('delete from external_cost_correction')).rejects.toThrow('append-only');
  });

  test('a bill may come after the end, not to a merged ticket; its target has the costs of both', async () => {
    const [gone, stays] = [await crew.open({ device: 'plant-m:a' }), await crew.open({ device: 'plant-m:b' })];
    await bill(gone, { amount: '10', supplier: 'A' });
    await bill(stays, { amount: '5.50', supplier: 'B' });
    await crew.move('lee', gone, { to: 'merged', target: stays, reason: 'the same' });
    expect(await bill(gone, { amount: '1', supplier: 'A' })).toMatchObject({ status: 409, body: { target: stays } });
    expect((await costsOf(stays)).external).toBe('15.50');
    crew.wait(1_000);
    expect(await crew.get('pia', '/assets/plant-m:a/costs')).toMatchObject({ body: { total: '0.00', tickets: 0 } });
    expect(await crew.get('pia', '/assets/plant-m:b/costs')).toMatchObject({ body: { total: '15.50', tickets: 1 } });
    const ended = await crew.open();
    await crew.move('lee', ended, { to: 'cancelled', reason: 'no' });
    expect((await bill(ended, { amount: '7', supplier: 'late' })).status).toBe(201);
  });

  test('an asset has the sums of all below it, by year, by class of work and by what is right below', async () => {
    const ticket = await crew.open({ device: 'plant-c:x' });
    const line = { id: 'line-c', name: 'Line', level: 'line', site: 'plant-c' };
    expect((await crew.post('lee', '/assets', line)).status).toBe(201);
    const root = { id: 'area-c', name: 'Area', level: 'area', site: 'plant-c' };
    expect((await crew.post('lee', '/assets', root)).status).toBe(201);
    expect((await crew.patch('lee', '/assets/line-c', { parent: 'area-c' })).status).toBe(200);
    expect((await crew.patch('lee', '/assets/plant-c:x', { parent: 'line-c' })).status).toBe(200);
    await bill(ticket, { amount: '100.01', supplier: 'S' });
    crew.wait(1_000);
    const { body } = await crew.get('rel', '/assets/area-c/costs');
    expect(body).toMatchObject({
      from: null,
      currency: 'EUR',
      total: '100.01',
      own: { total: '0.00' },
      years: [{ year: 2026, external: '100.01', labour: '0.00' }],
      below: [{ asset: 'line-c', total: '100.01' }],
    });
    expect(body.workClasses).toMatchObject([{ tickets: 1, total: '100.01' }]);
    const before = await crew.get('rel', '/assets/area-c/costs?to=2026-01-01T00:00:00Z');
    expect(before.body).toMatchObject({ total: '0.00', years: [], below: [], tickets: 0 });
    const reversed = '/assets/area-c/costs?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z';
    expect((await crew.get('rel', reversed)).status).toBe(400);
  });

  test('figures of money are exact: by month, by machine, by class of work and for a ticket', async () => {
    const [one, two] = [await crew.open({ device: 'plant-f:x' }), await crew.open({ device: 'plant-f:y' })];
    await bill(one, { amount: '0.10', supplier: 'S' });
    await bill(one, { amount: '0.20', supplier: 'S' });
    await bill(two, { amount: '99.99', supplier: 'S' });
    await rate('/labour-rate', null);
    await work(two, '08:00:00', '09:00:00');
    const month = crew.clock.now.toISOString().slice(0, 7);
    crew.wait(1_000);
    const { items } = (await crew.get('pia', '/metrics/maintenance?site=plant-f&from=2026-01-01T00:00:00Z')).body;
    const figure = (key: string) => items.find((item: { key: string }) => item.key === key);
    expect(figure('cost_by_month')).toMatchObject({ value: 100.29, basis: 3, parts: { [month]: { value: 100.29 } } });
    expect(figure('cost_by_kind').parts).toEqual({ external: { value: 100.29, basis: 3 } });
    const machines = { 'plant-f:x': { value: 0.3, basis: 2 }, 'plant-f:y': { value: 99.99, basis: 1 } };
    expect(figure('cost_by_asset').parts).toEqual(machines);
    expect(figure('cost_by_class').value).toBe(100.29);
    expect(figure('cost_by_work_class').value).toBe(100.29);
    expect(figure('cost_per_ticket')).toMatchObject({ value: 50.145, basis: 2 });
    expect(figure('cost_unpriced')).toMatchObject({ value: 1, parts: { no_rate: { value: 1, basis: 1 } } });
  });

  test('technicians, requesters and viewers see no price, rate, amount or figure of money', async () => {
    const ticket = await crew.open();
    await bill(ticket, { amount: '77.77', supplier: 'Secret & Sons' });
    for (const who of ['ann', 'vic', 'rq']) {
      for (const url of [`/tickets/${ticket}/costs`, '/labour-rates', '/assets/plant/costs']) {
        expect([who, url, (await crew.get(who, url)).status]).toEqual([who, url, 403]);
      }
      expect((await bill(ticket, { amount: '1', supplier: 'S' }, who)).status).toBe(403);
    }
    for (const who of ['ann', 'vic']) {
      const event = await lastEvent(ticket, who);
      expect([event.kind, event.payload]).toEqual(['external_cost_added', {}]);
      const seen = ['/parts', '/parts/seal', '/metrics/maintenance', `/tickets/${ticket}/labour`, '/people'];
      for (const url of [...seen, `/tickets/${ticket}/parts-used`]) {
        const text = JSON.stringify((await crew.get(who, url)).body);
        expect([url, /unitCost|hourly|"rate"|money|77\.77/.test(text)]).toEqual([url, false]);
      }
    }
    for (const who of ['lee', 'pia', 'rel', 'root']) {
      expect((await costsOf(ticket, who)).total).toBe('77.77');
      expect((await crew.get(who, '/parts/seal')).body).toHaveProperty('unitCost');
      const { body } = await crew.get(who, '/metrics/maintenance?from=2026-01-01T00:00:00Z');
      const byMonth = body.items.find(({ key }: { key: string }) => key === 'cost_by_month');
      expect(byMonth).toMatchObject({ unit: 'money', currency: 'EUR' });
    }
  });

  test('the record of all this verifies', async () => {
    const { problems } = await verifyAudit(db, {});
    expect(problems.filter(({ where }) => !where.startsWith('person'))).toEqual([]);
  });
});
