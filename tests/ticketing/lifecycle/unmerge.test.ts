import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Db } from '../../../ticketing/db/sql.ts';
import { verifyAudit } from '../../../ticketing/verify/verify-audit.ts';
import { ADMIN, send } from '../access/access-app.ts';
import { databases } from '../helpers/databases.ts';
import { minutes, openCrew } from '../work/crew.ts';

const DAY = 86_400_000;

describe.each(databases())('a merge by mistake on $name', ({ open }) => {
  let db: Db;
  let crew: Awaited<ReturnType<typeof openCrew>>;
  beforeAll(async () => {
    db = await open();
    crew = await openCrew(db);
    await crew.stockSeals(50);
  });
  afterAll(() => db?.close());

  const idOf = (ticket: string): number => Number(ticket.slice(3));
  const ticketOf = async (ticket: string) => (await crew.get('lee', `/tickets/${ticket}`)).body;
  const merge = async (ticket: string, target: string): Promise<void> => {
    const { status, body } = await crew.move('lee', ticket, { to: 'merged', target });
    expect([status, body.detail]).toEqual([200, undefined]);
  };
  const undo = (ticket: string, who = 'lee', body: object = { reason: 'two faults' }) =>
    crew.post(who, `/tickets/${ticket}/unmerge`, body);
  const episodesOf = async (ticket: string): Promise<readonly string[]> => (await ticketOf(ticket)).episodeIds;
  /** All that hangs on a ticket, as it is read. */
  const hangsOn = async (ticket: string) => {
    const of = async (part: string) => (await crew.get('lee', `/tickets/${ticket}/${part}`)).body;
    const links = await of('links');
    return {
      alarms: await episodesOf(ticket),
      subtasks: (await of('subtasks')).items.map(({ title }: { title: string }) => title),
      links: links.items.map((link: { ticket: { number: string } }) => link.ticket.number),
      reserved: (await of('reservations')).reservations.length,
      children: (await of('children')).items.map(({ number }: { number: string }) => number),
      comments: (await of('comments')).items.length,
      labour: (await of('labour')).items.length,
      parts: (await of('parts-used')).items.length,
    };
  };
  /** A ticket in work, with everything that can hang on it. */
  async function laden(): Promise<{ ticket: string; child: string; linked: string }> {
    const [ticket, child, linked] = [await crew.open(), await crew.open(), await crew.open()];
    await crew.begin(ticket);
    await crew.post('ann', `/tickets/${ticket}/comments`, { body: 'it drips' });
    await crew.post('ann', `/tickets/${ticket}/subtasks`, { title: 'drain', mandatory: false });
    await crew.post('ann', `/tickets/${ticket}/reservations`, { part: 'seal', store: 'shed', quantity: 2 });
    await crew.post('ann', `/tickets/${ticket}/parts-used`, { part: 'tape', name: 'Tape', quantity: 1 });
    await crew.post('lee', `/tickets/${ticket}/links`, { kind: 'relates', ticket: linked });
    await crew.post('lee', `/tickets/${ticket}/children`, { ticket: child });
    await crew.timer('bo', ticket, { action: 'start' });
    return { ticket, child, linked };
  }
  const stopAll = (): Promise<unknown> => crew.post('bo', '/me/timer/stop', {});

  test('all that hangs on a ticket goes with it, and back when the merge is undone', async () => {
    const { ticket, child, linked } = await laden();
    const target = await crew.open({ severity: 'low' });
    const [before, targetBefore] = [await hangsOn(ticket), await hangsOn(target)];
    const was = await ticketOf(ticket);
    crew.wait(minutes(5));
    await merge(ticket, target);
    expect(await hangsOn(target)).toMatchObject({
      subtasks: ['drain'],
      links: [linked],
      children: [child],
      reserved: 1,
      comments: 1,
      labour: 1,
      parts: 1,
    });
    expect(await episodesOf(target)).toHaveLength(2);
    expect((await crew.get('bo', '/me/timer')).body.timer.ticket).toBe(target);
    await crew.on.ticketing.sweep();
    crew.wait(minutes(5));
    const { status, body } = await undo(ticket);
    expect([status, body.state, body.mergedInto, body.assignee.id]).toEqual([200, 'in_progress', null, 'ann']);
    expect(await hangsOn(ticket)).toEqual(before);
    expect(await hangsOn(target)).toEqual(targetBefore);
    expect((await crew.get('bo', '/me/timer')).body.timer.ticket).toBe(ticket);
    expect([body.priority, body.dueAt.restore]).toEqual([was.priority, was.dueAt.restore]);
    expect((await ticketOf(ticket)).episode.state).toBe('DSUPR');
    const { items } = (await crew.get('lee', `/tickets/${ticket}/events?limit=200`)).body;
    expect(items.at(-1)).toMatchObject({ kind: 'unmerged', actor: 'lee', payload: { target, reason: 'two faults' } });
    await stopAll();
    expect(await undo(ticket)).toMatchObject({ status: 409 });
  });

  test('the hours that a carried timer has booked since go back, too; what others booked stays', async () => {
    const { ticket } = await laden();
    const target = await crew.open();
    await merge(ticket, target);
    crew.wait(minutes(10));
    await stopAll();
    const entry = { person: 'ann', from: '2026-01-15T08:00:00Z', to: '2026-01-15T09:00:00Z' };
    await crew.post('lee', `/tickets/${target}/labour`, entry);
    expect(await undo(ticket)).toMatchObject({ status: 200 });
    const totalOf = async (of: string) => (await crew.get('lee', `/tickets/${of}/labour`)).body.totalSeconds;
    expect([await totalOf(ticket), await totalOf(target)]).toEqual([600, 3_600]);
  });

  test('clocks of both are as if there had been no merge: the time between counts', async () => {
    const ticket = await crew.open({ severity: 'high' });
    crew.wait(minutes(20));
    const target = await crew.open({ severity: 'low' });
    const [was, targetWas] = [await ticketOf(ticket), await ticketOf(target)];
    await merge(ticket, target);
    const merged = await ticketOf(target);
    expect([merged.priority, merged.clocks[0].startedAt]).toEqual([was.priority, was.clocks[0].startedAt]);
    crew.wait(minutes(3));
    await undo(ticket);
    const clocksOf = ({ clocks }: Awaited<ReturnType<typeof ticketOf>>) =>
      clocks.map(({ kind, startedAt, dueAt }: { kind: string; startedAt: string; dueAt: string }) => [
        kind,
        startedAt,
        dueAt,
      ]);
    expect(clocksOf(await ticketOf(ticket))).toEqual(clocksOf(was));
    const targetIs = await ticketOf(target);
    expect(clocksOf(targetIs)).toEqual(clocksOf(targetWas));
    expect([targetIs.priority, targetIs.detectedAt]).toEqual([targetWas.priority, targetWas.detectedAt]);
    const { problems } = await verifyAudit(db, {});
    expect(problems.filter(({ where }) => !where.startsWith('person'))).toEqual([]);
  });

  test('a hold goes on with its clocks paused and its review date; one that nobody had is dispatched', async () => {
    const [held, fresh, target] = [await crew.open(), await crew.open(), await crew.open()];
    await crew.begin(held);
    const reviewAt = new Date(crew.clock.now.getTime() + DAY).toISOString();
    await crew.move('ann', held, { to: 'on_hold', reason: 'vendor', reviewAt });
    const was = await ticketOf(held);
    await db.query(`update ticket set state = 'new', assignee_id = null where id = $1`, [idOf(fresh)]);
    await merge(held, target);
    await merge(fresh, target);
    await undo(held);
    await undo(fresh);
    const is = await ticketOf(held);
    expect([is.state, is.hold, is.dueAt]).toEqual(['on_hold', was.hold, was.dueAt]);
    const timers = await db.query(`select 1 from sla_timer where ticket_id = $1 and kind = 'hold'`, [idOf(held)]);
    expect(timers.count).toBe(2);
    expect(await crew.move('ann', held, { to: 'in_progress' })).toMatchObject({ status: 200 });
    expect(await ticketOf(fresh)).toMatchObject({ state: 'assigned', assignee: { id: 'ann' } });
  });

  test('pages that nobody has acknowledged go on', async () => {
    const [ticket, target] = [await crew.open({ severity: 'high' }), await crew.open()];
    const next = async () => {
      const { rows } = await db.query<{ at: Date | null }>(
        `select next_page_at as at from escalation_step where ticket_id = $1 and pages > 0`,
        [idOf(ticket)],
      );
      return rows.map(({ at }) => at?.getTime() ?? null);
    };
    await db.query(
      `update escalation_step set fired_at = $2, outcome = 'done', pages = 1, people = '{ann}', next_page_at = $2
       where ticket_id = $1 and ladder = 'ack' and step = 1`,
      [idOf(ticket), new Date(crew.clock.now.getTime() + minutes(5))],
    );
    await merge(ticket, target);
    crew.wait(minutes(6));
    await crew.on.ticketing.sweepClocks();
    expect(await next()).toEqual([null]);
    await undo(ticket);
    expect(await next()).toEqual([crew.clock.now.getTime()]);
  });

  test('only a lead undoes a merge, with a reason, of the version that they saw', async () => {
    const [ticket, target] = [await crew.open(), await crew.open()];
    expect(await undo(ticket)).toMatchObject({ status: 409, body: { state: 'assigned' } });
    await merge(ticket, target);
    for (const who of ['ann', 'pia', 'vic']) expect(await undo(ticket, who)).toMatchObject({ status: 403 });
    expect(await undo(ticket, 'lee', { reason: ' ' })).toMatchObject({ status: 400 });
    const url = `/tickets/${ticket}/unmerge`;
    const stale = { 'if-match': '"1"', authorization: `Bearer ${ADMIN}` };
    const body = { reason: 'two faults' };
    expect(await send(crew.on, { method: 'POST', url, body, headers: stale })).toMatchObject({ status: 412 });
    const answers = await Promise.all([undo(ticket), undo(ticket, 'kim'), undo(ticket)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
  });

  test('a lead who may not change the target undoes nothing', async () => {
    const [ticket, target] = [await crew.open({ device: 'here:pump' }), await crew.open({ device: 'there:pump' })];
    await crew.join('lou', 'lead', ['here']);
    await merge(ticket, target);
    expect(await undo(ticket, 'lou')).toMatchObject({ status: 403 });
    expect(await ticketOf(ticket)).toMatchObject({ state: 'merged' });
  });

  test('a merge is undone within seven days', async () => {
    const [ticket, other, target] = [await crew.open(), await crew.open(), await crew.open()];
    await merge(ticket, target);
    await merge(other, target);
    await crew.waitLong(7 * DAY);
    expect(await undo(ticket)).toMatchObject({ status: 200 });
    crew.wait(1);
    const late = await undo(other);
    expect([late.status, late.body.detail]).toEqual([
      409,
      'It was merged more than 7 days ago: open a new ticket instead.',
    ]);
  });

  test('another open ticket of the same trouble is in the way, and is named', async () => {
    const [ticket, target] = [await crew.open({ device: 'same:pump' }), await crew.open()];
    await merge(ticket, target);
    const again = await crew.open({ device: 'same:pump' });
    expect(again).not.toBe(ticket);
    expect(await undo(ticket)).toMatchObject({ status: 409, body: { ticket: again } });
    await merge(again, target);
    expect(await undo(ticket)).toMatchObject({ status: 200 });
  });

  test('a target that was merged on, or is closed and signed for, keeps what it has', async () => {
    const [ticket, target, last] = [await crew.open(), await crew.open(), await crew.open()];
    await merge(ticket, target);
    await merge(target, last);
    expect(await undo(ticket)).toMatchObject({ status: 409, body: { ticket: target } });
    expect(await undo(target)).toMatchObject({ status: 200 });
    await crew.begin(target);
    await crew.waitLong(minutes(1));
    expect((await crew.post('ann', `/tickets/${target}/signatures`, { meaning: 'performed' })).status).toBe(201);
    await crew.move('ann', target, { to: 'resolved', verdict: 'no_fault_found' });
    await crew.move('kim', target, { to: 'closed' });
    const refused = await undo(ticket);
    expect([refused.status, refused.body.ticket]).toEqual([409, target]);
    expect(refused.body.detail).toContain('somebody has signed');
  });

  test('a closed target without a signature lets go of what came to it', async () => {
    const [ticket, target] = [await crew.open(), await crew.open()];
    const alarms = await episodesOf(ticket);
    await merge(ticket, target);
    await crew.begin(target);
    await crew.move('ann', target, { to: 'resolved', verdict: 'no_fault_found' });
    await crew.move('kim', target, { to: 'closed' });
    expect(await undo(ticket)).toMatchObject({ status: 200, body: { state: 'assigned' } });
    expect(await episodesOf(ticket)).toEqual(alarms);
  });
});
