import type { AccountRole } from '../../../ticketing/accounts/accounts.ts';
import type { Db } from '../../../ticketing/db/sql.ts';
import { type AccessApp, ADMIN, openAccessApp, send } from '../access/access-app.ts';
import { transitionOf } from '../helpers/episodes.ts';

/** `ann` is the only one to whom tickets are dispatched. */
const people = {
  ann: 'technician',
  bo: 'technician',
  lee: 'lead',
  kim: 'lead',
  pia: 'planner',
  vic: 'viewer',
} as const satisfies Record<string, AccountRole>;
type Name = keyof typeof people;

/** In milliseconds. */
export const minutes = (count: number): number => count * 60_000;

/** A plant with people who have signed in, and tickets that they work on. */
export async function openCrew(db: Db) {
  const on: AccessApp = await openAccessApp(db);
  const cookies = new Map<string, string>();
  const join = async (id: string, role: AccountRole, sites: readonly string[] | null = null): Promise<void> => {
    cookies.set(id, await on.person(id, role, sites));
    await db.query('update person set max_open_tickets = 0 where id = $1', [id]);
  };
  for (const [id, role] of Object.entries(people) as [Name, AccountRole][]) await join(id, role);
  await db.query(`update person set max_open_tickets = null where id = 'ann'`);
  const rules = { autoOpenScore: 1, approvedSources: [], candidateDays: 14, floodAlarms: 1_000 };
  await send(on, { method: 'PUT', url: '/opening-rules', token: ADMIN, body: rules });
  let count = 0;
  const post = (who: string, url: string, body: object = {}, headers: Record<string, string> = {}) =>
    send(on, {
      method: 'POST',
      url,
      cookie: cookies.get(who),
      body,
      headers: { 'x-requested-with': 'tests', ...headers },
    });
  const patch = (who: string, url: string, body: object) =>
    send(on, { method: 'PATCH', url, cookie: cookies.get(who), body });
  const get = async (who: string, url: string) => await send(on, { url, cookie: cookies.get(who) });
  const move = (who: string, ticket: string, body: object) => post(who, `/tickets/${ticket}/transitions`, body);
  return {
    on,
    join,
    post,
    patch,
    get,
    move,
    clock: on.clock,
    /** Lets time pass. */
    wait: (ms: number): void => {
      on.clock.now = new Date(on.clock.now.getTime() + ms);
    },
    /** Lets days pass, in which nobody's session ends; everyone has just proved who they are. */
    waitLong: async (ms: number): Promise<void> => {
      on.clock.now = new Date(on.clock.now.getTime() + ms);
      const until = new Date(on.clock.now.getTime() + minutes(24 * 60));
      await db.query('update account_session set last_seen_at = $1, authenticated_at = $1, expires_at = $2', [
        on.clock.now,
        until,
      ]);
    },
    /** A machine raises an alarm. @returns the number of its ticket, which is assigned to `ann` */
    open: async (over: { device?: string; condition?: string; severity?: 'low' | 'medium' | 'high' } = {}) => {
      count += 1;
      const { device = `plant-${count}:pump`, condition = 'unknown', severity = 'medium' } = over;
      const at = on.clock.now.getTime();
      const raised = transitionOf('raised', {
        id: `ep_${count}`,
        device,
        condition,
        severity,
        onsetAt: at - 20_000,
        raisedAt: at,
      });
      return (await on.ticketing.applyTransition(raised)).ticket ?? '';
    },
    /** `ann` accepts a ticket, answers its steps and begins. */
    begin: async (ticket: string): Promise<void> => {
      await move('ann', ticket, { to: 'accepted' });
      for (const { id, steps } of (await get('ann', `/tickets/${ticket}/checklists`)).body.items) {
        const answers = steps.map(({ position }: { position: number }) => ({ step: position, answer: true }));
        await post('ann', `/tickets/${ticket}/checklists/${id}/answers`, { answers });
      }
      const { status, body } = await move('ann', ticket, { to: 'in_progress' });
      if (status !== 200) throw new Error(JSON.stringify(body));
    },
    /** Seals that are in the store `shed`. */
    stockSeals: async (onHand: number): Promise<void> => {
      await send(on, { method: 'POST', url: '/parts', token: ADMIN, body: { id: 'seal', name: 'Seal' } });
      await send(on, { method: 'PUT', url: '/stores/shed', token: ADMIN, body: { name: 'Shed' } });
      await send(on, { method: 'PUT', url: '/parts/seal/stock/shed', token: ADMIN, body: { onHand, minimum: 0 } });
    },
    timer: (who: string, ticket: string, body: object) => post(who, `/tickets/${ticket}/timer`, body),
  };
}

/** How a ticket is resolved with any finding. */
export const resolved = { to: 'resolved', verdict: 'no_fault_found' };
