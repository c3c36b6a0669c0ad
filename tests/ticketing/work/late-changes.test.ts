import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Db } from '../../../ticketing/db/sql.ts';
import { databases } from '../helpers/databases.ts';
import { minutes, openCrew, resolved } from './crew.ts';

describe.each(databases())('changes that are sent late on $name', ({ open }) => {
  let db: Db;
  let crew: Awaited<ReturnType<typeof openCrew>>;
  beforeAll(async () => {
    db = await open();
    crew = await openCrew(db);
  });
  afterAll(() => db?.close());

  const ago = (ms: number): string => new Date(crew.clock.now.getTime() - ms).toISOString();
  const sendLate = (ticket: string, step: string, of: { at: string; body: object }) =>
    crew.post('ann', `/tickets/${ticket}/${step}`, of.body, { 'occurred-at': of.at });
  const eventsOf = async (ticket: string) => (await crew.get('lee', `/tickets/${ticket}/events?limit=200`)).body.items;
  const clockOf = async (ticket: string, kind: string) => {
    const { clocks } = (await crew.get('lee', `/tickets/${ticket}`)).body;
    return clocks.find((clock: { kind: string }) => clock.kind === kind);
  };

  test('steps count from when they were done, the record says when they arrived, and the clock is met', async () => {
    const ticket = await crew.open({ severity: 'high' });
    await crew.wait(minutes(2));
    const accepted = crew.clock.now.toISOString();
    await crew.waitLong(minutes(40 * 60));
    const { dueAt } = await clockOf(ticket, 'ack');
    expect(Date.parse(dueAt)).toBeLessThan(crew.clock.now.getTime());
    const late = { at: accepted, body: { to: 'accepted' } };
    expect(await sendLate(ticket, 'transitions', late)).toMatchObject({ status: 200 });
    expect(await clockOf(ticket, 'ack')).toMatchObject({ state: 'met' });
    const event = (await eventsOf(ticket)).find(({ kind }: { kind: string }) => kind === 'accepted');
    expect([event.at, event.payload.receivedAt]).toEqual([accepted, crew.clock.now.toISOString()]);
  });

  test('comments, answers, timers and parts keep their time, too', async () => {
    const ticket = await crew.open();
    await crew.move('ann', ticket, { to: 'accepted' });
    await crew.stockSeals(3);
    crew.wait(minutes(90));
    const at = ago(minutes(60));
    const said = await sendLate(ticket, 'comments', { at, body: { body: 'the seal is worn' } });
    expect(said).toMatchObject({ status: 201, body: { createdAt: at } });
    const [list] = (await crew.get('ann', `/tickets/${ticket}/checklists`)).body.items;
    const answers = list.steps.map(({ position }: { position: number }) => ({ step: position, answer: true }));
    const ticked = await sendLate(ticket, `checklists/${list.id}/answers`, { at, body: { answers } });
    expect(ticked.body.steps[0]).toMatchObject({ answer: true, answeredAt: at });
    const used = await sendLate(ticket, 'parts-used', { at, body: { part: 'seal', quantity: 1 } });
    expect(used).toMatchObject({ status: 201, body: { usedAt: at } });
    await sendLate(ticket, 'transitions', { at, body: { to: 'in_progress' } });
    const started = await sendLate(ticket, 'timer', { at, body: { action: 'start' } });
    expect(started).toMatchObject({ status: 200, body: { startedAt: at } });
    const ended = await sendLate(ticket, 'timer', { at: ago(minutes(45)), body: { action: 'stop' } });
    expect(ended).toMatchObject({ status: 200, body: { seconds: 15 * 60 } });
    expect(await sendLate(ticket, 'transitions', { at: ago(minutes(40)), body: resolved })).toMatchObject({
      status: 200,
      body: { resolvedAt: ago(minutes(40)) },
    });
  });

  test('no step counts from before the newest turn of its ticket, and what others wait for counts from its arrival', async () => {
    const ticket = await crew.open();
    const turned = crew.clock.now.toISOString();
    crew.wait(minutes(60));
    await sendLate(ticket, 'transitions', { at: ago(minutes(70)), body: { to: 'accepted' } });
    expect((await eventsOf(ticket)).at(-1)).toMatchObject({ kind: 'accepted', at: turned });
    const other = await crew.open();
    crew.wait(minutes(5));
    await sendLate(other, 'transitions', { at: ago(minutes(3)), body: { to: 'new', reason: 'no crane' } });
    expect((await eventsOf(other)).find(({ kind }: { kind: string }) => kind === 'declined')).toMatchObject({
      at: crew.clock.now.toISOString(),
    });
  });

  test('a time that is too old, in the future, or of a change that has none is refused in words', async () => {
    const ticket = await crew.open();
    const body = { body: 'late' };
    const refusals = [
      await sendLate(ticket, 'comments', { at: ago(minutes(72 * 60 + 1)), body }),
      await sendLate(ticket, 'comments', { at: ago(-minutes(3)), body }),
      await sendLate(ticket, 'comments', { at: ago(minutes(71 * 60)), body }),
      await sendLate(ticket, 'comments', { at: 'yesterday', body }),
      await sendLate(ticket, 'approvals', { at: ago(minutes(1)), body: { kind: 'permit' } }),
    ];
    expect(refusals.map(({ status }) => status)).toEqual([422, 422, 422, 400, 400]);
    expect(JSON.stringify(refusals[0]?.body)).toContain('72 h');
    expect(await sendLate(ticket, 'comments', { at: ago(-minutes(1)), body })).toMatchObject({
      status: 201,
      body: { createdAt: crew.clock.now.toISOString() },
    });
  });
});
