import path from 'node:path';
import { expect, it } from 'vitest';
import { startProgram, startUp } from '../helpers/program.ts';
import { tempDir } from '../helpers/temp-dir.ts';

const BEGAN = '2026-11-02T06:00:00Z';
const FLAGS = ['--virtual-clock', '7200', '--virtual-start', BEGAN];

type Ticket = { readonly id: string; readonly openedAt: string };
type TicketEvent = { readonly at: string; readonly payload: { readonly action?: string } };

it('service times pass by a virtual clock, which a folder keeps, and the program says so aloud', async () => {
  const dataDir = path.join(tempDir(), 'data');
  const up = await startUp(dataDir, {}, FLAGS);
  expect(up.stderr()).toContain('A VIRTUAL CLOCK is in use');
  const headers = { 'content-type': 'application/json' };
  const post = (route: string, body: object): Promise<Response> =>
    fetch(`${up.http}/api/v1${route}`, { method: 'POST', headers, body: JSON.stringify(body) });
  expect((await post('/assets', { id: 'plant:pump-1', name: 'Pump 1', site: 'plant' })).status).toBe(201);
  const opened = await post('/tickets', { title: 'Coupling is loud', asset: 'plant:pump-1' });
  const ticket = (await opened.json()) as Ticket;
  expect(opened.status).toBe(201);
  expect(Date.parse(ticket.openedAt)).toBeGreaterThan(Date.parse(BEGAN));
  const timeouts = async () => {
    const { items } = await up.get<{ items: TicketEvent[] }>(`/tickets/${ticket.id}/events?limit=100`);
    return items.filter(({ payload }) => payload.action === 'ack_timeout');
  };
  // Hours of the plant, seconds of the test. A job finds it, and the event has the clock's time.
  await expect.poll(timeouts, { timeout: 120_000 }).not.toEqual([]);
  const [first] = await timeouts();
  expect(Date.parse(first?.at ?? '')).toBeGreaterThan(Date.parse(ticket.openedAt) + 7_200_000 - 1);
  up.child.kill('SIGTERM');
  expect(await up.ended).toBe(0);

  const other = startProgram(['up', '--dev-open'], { DATA_DIR: dataDir, BROKER_PORT: '0', HTTP_PORT: '0' });
  expect(await other.ended).toBe(1);
  expect(other.stderr()).toContain('start with --virtual-clock 7200');

  const shared = startProgram(['up', '--dev-open', ...FLAGS], {
    DATA_DIR: dataDir,
    DATABASE_URL: 'postgres://db/harbinger',
  });
  expect(await shared.ended).toBe(2);
  expect(shared.stderr()).toContain('leave DATABASE_URL out');
});
