import { pino } from 'pino';
import { createTicketing } from '../../../ticketing/create-ticketing.ts';
import type { Db } from '../../../ticketing/db/sql.ts';
import { openApp } from '../../http/app.ts';
import { transitionOf } from './episodes.ts';

const csv = (payload: unknown) => (typeof payload === 'string' ? { headers: { 'content-type': 'text/csv' } } : {});

/** The whole domain behind the real HTTP server, with a roster and a clock that tests move. */
export async function createPlant(db: Db, names: readonly string[]) {
  const clock = { now: new Date('2026-03-02T09:00:00Z') };
  const roster = names.map((name) => ({ id: name, name }));
  const ticketing = createTicketing({ db, now: () => clock.now, roster, log: pino({ level: 'silent' }) });
  await ticketing.start();
  const app = await openApp(ticketing.routes);
  const send = async (method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', url: string, payload?: object | string) => {
    const response = await app.inject({
      method,
      url: `/api/v1${url}`,
      ...(payload ? { payload } : {}),
      ...csv(payload),
    });
    return { status: response.statusCode, body: response.body === '' ? null : response.json() };
  };
  let devices = 0;
  return {
    app,
    ticketing,
    clock,
    send,
    /**
     * A machine raises an alarm, a new one where none is named: at a site of its own, since many at
     * one are a flood.
     * @returns the number of its ticket
     */
    raise: async (over: { condition?: string; severity?: 'low' | 'medium' | 'high'; device?: string } = {}) => {
      devices += 1;
      const { condition = 'bearing', severity = 'low', device = `plant-${devices}:machine` } = over;
      const raised = transitionOf('raised', { id: `ep_${devices}`, device, condition, severity });
      return (await ticketing.applyTransition(raised)).ticket ?? '';
    },
    ticket: async (number: string) => (await send('GET', `/tickets/${number}`)).body,
    decisions: async (number: string) => (await send('GET', `/tickets/${number}/dispatch`)).body.items,
    events: async (number: string) => (await send('GET', `/tickets/${number}/events?limit=200`)).body.items,
    move: (number: string, body: object) => send('POST', `/tickets/${number}/transitions`, body),
    at: (time: string) => {
      clock.now = new Date(time);
    },
  };
}
