import { describe, expect, it } from 'vitest';
import { AppError } from '../../../lib/errors.ts';
import { databases } from '../helpers/databases.ts';
import { transitionOf } from '../helpers/episodes.ts';
import { minute, type OpenedPlant, START, withLearningPlant } from './learning-plant.ts';

const iso = (minutes: number): string => new Date(START + minutes * minute).toISOString();

describe.each(databases())('learning again on $name', ({ open }) => {
  let db: OpenedPlant['db'];
  let on: OpenedPlant['on'];
  withLearningPlant(open, (opened) => ({ db, on } = opened));

  const learn = async (body: object) => {
    const asked = await on.call('POST', '/devices/pump-1/learn', { reason: 'seal replaced', ...body });
    await on.learning.sweep();
    const { body: run } = await on.call('GET', `/devices/pump-1/learning-runs/${asked.body.id}`);
    return { status: asked.status, run };
  };
  const decisions = async () => (await on.registry.promotions()).entries;

  it('from stored history leaves out alarms and says so; the device goes on with the model; it is a version with its reason', async () => {
    const times = { onsetAt: START + 200 * minute, raisedAt: START + 205 * minute };
    await on.ticketing.applyTransition(transitionOf('raised', { id: 'ep_a', ...times }));
    await on.ticketing.applyTransition(
      transitionOf('cleared', { id: 'ep_a', ...times, clearedAt: START + 240 * minute }),
    );
    const [ticket] = (await db.query<{ id: number }>('select id from ticket')).rows;
    await db.query(
      `update ticket set state = 'closed', resolved_at = $1, closed_at = $1, verdict = 'potential_failure'`,
      [new Date(START + 260 * minute)],
    );
    const { status, run } = await learn({ from: iso(0) });
    expect(status).toBe(202);
    expect(run).toMatchObject({ state: 'done', cause: 'asked', detail: null, from: iso(0), to: null });
    const [part] = run.parts;
    expect(part).toMatchObject({ name: 'plant:pump-1', read: 600, learned: 600 - 60 - 41 - 30 });
    expect(part.leftOut).toMatchObject([
      { kind: 'episode', id: 'ep_a', readings: 131 },
      { kind: 'ticket', id: `HB-${String(ticket?.id).padStart(6, '0')}`, readings: 56 },
    ]);
    expect((await decisions()).at(-1)).toMatchObject({ action: 'learn', model: part.modelId, reason: 'seal replaced' });
    expect(on.decided).toHaveLength(1);
    const { body } = await on.call('GET', '/devices/pump-1/models');
    expect(body.items).toMatchObject([
      {
        version: 1,
        modelId: part.modelId,
        madeBy: 'history',
        reason: 'seal replaced',
        run: run.id,
        kept: true,
        alarms: 0,
      },
    ]);
    expect(body.items[0].heldOut.readings).toBeGreaterThan(50);
  });

  it('learns what a person calls normal, and what a ticket found no fault in', async () => {
    expect((await learn({ from: iso(0), keep: ['ep_a', 'HB-000001'] })).run.parts[0]).toMatchObject({ learned: 600 });
    await db.query(`update ticket set verdict = 'no_fault_found'`);
    expect((await learn({ from: iso(0) })).run.parts[0]).toMatchObject({ learned: 600, leftOut: [] });
    await db.query(`update ticket set verdict = 'potential_failure'`);
  });

  it('goes without excluded channels, and as a candidate changes nothing', async () => {
    const before = (await decisions()).length;
    const { run } = await learn({ from: iso(300), to: iso(550), exclude: ['flow'], use: false });
    expect(run.parts[0]).toMatchObject({ read: 250, channels: ['vibration_rms', 'current', 'pressure'] });
    expect((await decisions()).length).toBe(before);
    expect(await on.registry.get(run.parts[0].modelId)).toMatchObject({ card: { madeBy: 'history' } });
  });

  it('from now begins anew, components too', async () => {
    const { run } = await learn({ fromNow: true });
    expect(run).toMatchObject({ state: 'done', from: null, parts: [] });
    expect(run.detail).toContain('plant:pump-1, plant:pump-1/B1');
    expect((await decisions()).slice(-2)).toMatchObject([
      { action: 'learn', model: null, subject: { name: 'plant:pump-1' } },
      { action: 'learn', model: null, subject: { name: 'plant:pump-1/B1' } },
    ]);
  });

  it('refuses what it cannot know, and a second one while the first waits', async () => {
    const post = (body: object) => on.call('POST', '/devices/pump-1/learn', { reason: 'x', ...body });
    expect((await post({ from: iso(0), exclude: ['torque'] })).body.errors).toMatchObject([
      { field: 'exclude', message: expect.stringContaining('it has vibration_rms') },
    ]);
    for (const body of [
      {},
      { from: iso(0), fromNow: true },
      { from: iso(5), to: iso(5) },
      { fromNow: true, to: iso(1) },
    ]) {
      expect((await post(body)).status).toBe(400);
    }
    expect((await on.call('POST', '/devices/none/learn', { reason: 'x', fromNow: true })).status).toBe(404);
    expect((await post({ from: iso(0) })).status).toBe(202);
    expect(await post({ fromNow: true })).toMatchObject({
      status: 409,
      body: { detail: expect.stringContaining('already') },
    });
    await on.learning.sweep();
  });

  it('with too few readings left fails with their number; a store that is away is asked again', async () => {
    const { run } = await learn({ from: iso(550) });
    expect(run).toMatchObject({ state: 'failed', detail: expect.stringContaining('50 readings are left') });
    on.failing.error = new AppError('unavailable', 'the store is away');
    expect((await learn({ from: iso(0) })).run).toMatchObject({ state: 'waiting', detail: 'the store is away' });
    on.failing.error = null;
    on.clock.now = new Date(on.clock.now.getTime() + 2 * minute);
    await on.learning.sweep();
    const { body } = await on.call('GET', '/devices/pump-1/learning-runs?limit=1');
    expect(body.items[0]).toMatchObject({ state: 'done' });
    expect(body.next).not.toBeNull();
  });

  it('that its program left is done by the next one once its lease is over', async () => {
    const { body } = await on.call('POST', '/devices/pump-1/learn', { reason: 'x', from: iso(0) });
    await db.query(`update learning_run set state = 'running', lease_until = $2 where id = $1`, [
      body.id,
      new Date(on.clock.now.getTime() + minute),
    ]);
    const stateOf = async () => (await on.call('GET', `/devices/pump-1/learning-runs/${body.id}`)).body.state;
    await on.learning.sweep();
    expect(await stateOf()).toBe('running');
    on.clock.now = new Date(on.clock.now.getTime() + 2 * minute);
    await on.learning.sweep();
    expect(await stateOf()).toBe('done');
  });

  it('is asked for after a ticket that says that the machine is another one since, once, from its repair on', async () => {
    const closed = (minutes: number, verdict: string) =>
      db.query(`update ticket set resolved_at = $1, closed_at = $1, verdict = $2 where state = 'closed'`, [
        new Date(START + minutes * minute),
        verdict,
      ]);
    const runs = async () => (await on.call('GET', '/devices/pump-1/learning-runs')).body.items;
    const before = (await runs()).length;
    const sweepLater = async () => {
      on.clock.now = new Date(on.clock.now.getTime() + 2 * minute);
      await on.learning.sweep();
    };
    await closed(400, 'potential_failure');
    await sweepLater();
    expect(await runs()).toHaveLength(before);
    await closed(450, 'process_change');
    await sweepLater();
    await sweepLater();
    const [run, ...others] = await runs();
    expect(others).toHaveLength(before);
    expect(run).toMatchObject({
      cause: 'ticket',
      ticket: 'HB-000001',
      askedBy: 'system',
      from: iso(450),
      state: 'done',
    });
    expect(run.reason).toBe('HB-000001: its process has changed');
  });

  it('after a ticket waits until enough has come since', async () => {
    await db.query('update learning_run set ticket_id = null where ticket_id is not null');
    await db.query(`update ticket set resolved_at = $1 where state = 'closed'`, [new Date(START + 580 * minute)]);
    on.clock.now = new Date(on.clock.now.getTime() + 2 * minute);
    await on.learning.sweep();
    const [run] = (await on.call('GET', '/devices/pump-1/learning-runs')).body.items;
    expect(run).toMatchObject({
      cause: 'ticket',
      state: 'waiting',
      detail: expect.stringContaining('20 readings are left'),
    });
    expect(Date.parse(run.nextTryAt)).toBe(on.clock.now.getTime() + 60 * minute);
  });

  it('every run is in the record of changes', async () => {
    const { rows } = await db.query<{ state: string }>(
      `select r->'row'->>'state' as state from change_event e, jsonb_array_elements(e.payload->'rows') r
       where r->>'table' = 'learning_run'`,
    );
    expect(rows.slice(0, 3).map(({ state }) => state)).toEqual(['waiting', 'running', 'done']);
  });
});
