import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Db } from '../../../ticketing/db/sql.ts';
import { databases } from '../helpers/databases.ts';
import { minutes, openCrew, resolved } from './crew.ts';

describe.each(databases())('what hangs on a ticket on $name', ({ open }) => {
  let db: Db;
  let crew: Awaited<ReturnType<typeof openCrew>>;
  beforeAll(async () => {
    db = await open();
    crew = await openCrew(db);
    await crew.stockSeals(9);
  });
  afterAll(() => db?.close());

  const idOf = (ticket: string): number => Number(ticket.slice(3));
  const of = async (ticket: string, part: string) => (await crew.get('lee', `/tickets/${ticket}/${part}`)).body;
  const merge = (ticket: string, target: string) => crew.move('lee', ticket, { to: 'merged', target });
  const reservedInShed = async () => (await crew.get('lee', '/parts/seal')).body.stock[0].reserved;

  test('open steps of a merged ticket are answered on the target, which waits for them', async () => {
    const [ticket, target] = [await crew.open(), await crew.open()];
    await crew.begin(target);
    const steps = [{ kind: 'tick', instruction: 'bleed the line', mandatory: true }];
    const { status, body: list } = await crew.post('lee', `/tickets/${ticket}/checklists`, { name: 'bleeding', steps });
    expect([status, list.detail]).toEqual([201, undefined]);
    await crew.move('ann', ticket, { to: 'accepted' });
    await merge(ticket, target);
    for (const { id, steps: planned } of (await of(target, 'checklists')).items) {
      if (id === list.id) continue;
      const answers = planned.map(({ position }: { position: number }) => ({ step: position, answer: true }));
      await crew.post('ann', `/tickets/${target}/checklists/${id}/answers`, { answers });
    }
    expect(await crew.move('ann', target, resolved)).toMatchObject({ status: 422, body: { field: 'checklists' } });
    const answer = { answers: [{ step: 1, answer: true }] };
    expect(await crew.post('ann', `/tickets/${ticket}/checklists/${list.id}/answers`, answer)).toMatchObject({
      status: 409,
      body: { target },
    });
    const url = `/tickets/${target}/checklists/${list.id}/answers`;
    expect(await crew.post('ann', url, answer)).toMatchObject({ status: 200 });
    expect(await crew.move('ann', target, resolved)).toMatchObject({ status: 200 });
  });

  test('a permit of the merged work is none for the target, and can be decided again after the merge is undone', async () => {
    const [ticket, target] = [await crew.open(), await crew.open()];
    const { body: asked } = await crew.post('ann', `/tickets/${ticket}/approvals`, { kind: 'permit' });
    await merge(ticket, target);
    const url = `/tickets/${ticket}/approvals/${asked.id}/decision`;
    expect(await crew.post('lee', url, { decision: 'approved' })).toMatchObject({ status: 409, body: { target } });
    expect((await of(target, 'approvals')).items).toEqual([]);
    await crew.post('lee', `/tickets/${ticket}/unmerge`, { reason: 'two faults' });
    expect(await crew.post('lee', url, { decision: 'approved' })).toMatchObject({ status: 200 });
  });

  test('parts that are kept go to the target of a merge, stay over a transfer, and go back to the store at the end', async () => {
    const [ticket, target] = [await crew.open(), await crew.open()];
    await crew.post('ann', `/tickets/${ticket}/reservations`, { part: 'seal', store: 'shed', quantity: 2 });
    await merge(ticket, target);
    await crew.on.ticketing.sweep();
    expect([(await of(target, 'reservations')).reservations.length, await reservedInShed()]).toEqual([1, 2]);
    await crew.move('ann', target, { to: 'accepted' });
    await crew.move('lee', target, { to: 'assigned', assignee: 'bo', reason: 'ann is away' });
    await crew.on.ticketing.sweep();
    expect(await reservedInShed()).toBe(2);
    expect(await crew.move('lee', target, { to: 'cancelled', reason: 'nothing' })).toMatchObject({ status: 200 });
    expect(await reservedInShed(), 'at once').toBe(0);
  });

  test('work on a ticket that was merged twice is refused with the number of the one that goes on', async () => {
    const [first, second, last] = [await crew.open(), await crew.open(), await crew.open()];
    await merge(first, second);
    await merge(second, last);
    for (const ticket of [first, second]) {
      const refused = { status: 409, body: { target: last, detail: `${ticket} was merged into ${last}.` } };
      expect(await crew.post('lee', `/tickets/${ticket}/comments`, { body: 'look' })).toMatchObject(refused);
      expect(await crew.timer('ann', ticket, { action: 'start' })).toMatchObject(refused);
    }
  });

  test('the timer of somebody who left is stopped on the target, too', async () => {
    await crew.join('gus', 'technician');
    const [ticket, target] = [await crew.open(), await crew.open()];
    await crew.timer('gus', ticket, { action: 'start' });
    await merge(ticket, target);
    // As timers ran on before they moved along.
    await db.query('update labour set ticket_id = $1 where ended_at is null', [idOf(ticket)]);
    crew.wait(minutes(10));
    await db.query(`update person set active = false where id = 'gus'`);
    await crew.on.ticketing.sweep();
    expect((await of(target, 'labour')).items).toMatchObject([{ personId: 'gus', ticket: target, seconds: 600 }]);
  });

  test('a helper says that their own sub-task is done, also after a transfer and a merge, and changes nothing else', async () => {
    const [ticket, target] = [await crew.open(), await crew.open()];
    const asked = { title: 'drain', mandatory: true, assignee: 'bo' };
    const { body: own } = await crew.post('ann', `/tickets/${ticket}/subtasks`, asked);
    const { body: other } = await crew.post('ann', `/tickets/${ticket}/subtasks`, { title: 'fill', mandatory: false });
    await merge(ticket, target);
    const change = (who: string, id: number, body: object) =>
      crew.patch(who, `/tickets/${target}/subtasks/${id}`, body);
    expect(await change('bo', other.id, { state: 'done' })).toMatchObject({ status: 403 });
    expect(await change('bo', own.id, { state: 'done', title: 'no' })).toMatchObject({ status: 403 });
    expect(await change('bo', own.id, { state: 'done' })).toMatchObject({ status: 200, body: { doneBy: 'bo' } });
    await crew.move('ann', target, { to: 'accepted' });
    await crew.move('lee', target, { to: 'assigned', assignee: 'kim', reason: 'ann is away' });
    expect(await change('ann', own.id, { state: 'open' })).toMatchObject({ status: 403 });
    expect(await change('bo', own.id, { state: 'open' })).toMatchObject({ status: 200 });
  });

  test('a ticket that is merged into a part of one of its parts makes no ring', async () => {
    const [top, part, inner] = [await crew.open(), await crew.open(), await crew.open()];
    await crew.post('lee', `/tickets/${top}/children`, { ticket: part });
    await crew.post('lee', `/tickets/${part}/children`, { ticket: inner });
    expect(await merge(top, inner)).toMatchObject({ status: 200 });
    const parentOf = async (ticket: string) => (await crew.get('lee', `/tickets/${ticket}`)).body.parent;
    expect([await parentOf(inner), await parentOf(part)]).toEqual([null, inner]);
    expect(await crew.post('lee', `/tickets/${top}/unmerge`, { reason: 'no' })).toMatchObject({ status: 200 });
    expect([await parentOf(inner), await parentOf(part), await parentOf(top)]).toEqual([part, top, null]);
  });

  test('merges that cross, with parts that move, all come to an end', async () => {
    for (let turn = 0; turn < 3; turn++) {
      const [a, b, child] = [await crew.open(), await crew.open(), await crew.open()];
      await crew.post('lee', `/tickets/${b}/children`, { ticket: child });
      const answers = await Promise.all([
        merge(b, a),
        merge(a, b),
        merge(child, a),
        crew.move('lee', a, { to: 'cancelled', reason: 'x' }),
      ]);
      expect(answers.every(({ status }) => [200, 409, 422].includes(status))).toBe(true);
      expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThan(0);
    }
  });
});
