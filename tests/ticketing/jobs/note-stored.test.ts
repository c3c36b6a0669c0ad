import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Db } from '../../../ticketing/db/sql.ts';
import { ask, createTestApp, type TestClock } from '../helpers/app.ts';
import { databases } from '../helpers/databases.ts';
import { transitionOf } from '../helpers/episodes.ts';

type Stage = { readonly stage: string; readonly at: string; readonly sincePreviousMs: number };

describe.each(databases())('when a reading was stored on $name', ({ open }) => {
  let db: Db;
  let app: Awaited<ReturnType<typeof createTestApp>>['app'];
  let ticketing: Awaited<ReturnType<typeof createTestApp>>['ticketing'];
  let clock: TestClock;
  const stored = new Map<number, number>();
  beforeAll(async () => {
    db = await open();
    const storedAt = ({ journaledAt }: { journaledAt: number }) => stored.get(journaledAt);
    ({ app, ticketing, clock } = await createTestApp(db, { storedAt }));
  });
  afterAll(() => db?.close());

  /** An alarm of a device, whose reading has been in a partition of the journal. */
  async function alarm(device: string, partition?: number) {
    const raised = transitionOf('raised', { id: `ep_${device}`, device });
    const trace = { ...raised.trace, ...(partition !== undefined && { partition }) };
    const { ticket = '' } = await ticketing.applyTransition({ ...raised, trace });
    return { ticket, journaledAt: trace.journaledAt };
  }
  const stages = async (ticket: string) => (await ask(app, `/tickets/${ticket}/trace`)).body.stages as Stage[];

  test('the trace tells it once it is known, beside the way of the alarm', async () => {
    const { ticket, journaledAt } = await alarm('plant:pump-1', 0);
    await ticketing.sweep();
    expect((await stages(ticket)).map(({ stage }) => stage)).not.toContain('stored');
    stored.set(journaledAt, journaledAt + 300);
    await ticketing.sweep();
    const shown = await stages(ticket);
    expect(shown.slice(2, 5).map(({ stage, sincePreviousMs }) => [stage, sincePreviousMs])).toEqual([
      ['journal', 10],
      ['stored', 300],
      ['scored', 740],
    ]);
    stored.set(journaledAt, journaledAt + 900);
    await ticketing.sweep();
    expect(await stages(ticket)).toEqual(shown);
  });

  test('it stays unknown for an alarm without a journal, and where the store was away for long', async () => {
    const silent = await alarm('plant:pump-2');
    stored.clear();
    const away = await alarm('plant:pump-3', 0);
    clock.now = new Date(clock.now.getTime() + 601_000);
    await ticketing.sweep();
    stored.set(away.journaledAt, away.journaledAt + 300);
    await ticketing.sweep();
    for (const { ticket } of [silent, away]) {
      expect((await stages(ticket)).map(({ stage }) => stage)).not.toContain('stored');
    }
  });
});
