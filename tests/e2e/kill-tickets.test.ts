import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { startUp, type Up } from '../helpers/program.ts';
import { tempDir } from '../helpers/temp-dir.ts';
import { startMailServer } from '../ticketing/notify/mail-server.ts';

/** The events of the day for each ticket after it was opened. */
const DAY = [
  { to: 'accepted' },
  { to: 'on_hold', reason: 'vendor', reviewAt: '2099-01-01T00:00:00Z' },
  { to: 'accepted' },
  { to: 'resolved', verdict: 'no_fault_found' },
] as const;
const TICKETS = 12;
const KILLS = 5;

type TicketJson = { readonly id: string; readonly state: string };
type EventJson = { readonly kind: string; readonly payload: Readonly<Record<string, unknown>> };
type TimerJson = { readonly level: string | number; readonly firedAt: string | null };

it('a day of tickets that is killed at random moments loses no step, fires no timer twice and mails nothing twice', async () => {
  const mail = await startMailServer();
  const dataDir = tempDir();
  const settings = {
    SMTP_URL: mail.url,
    SMTP_FROM: 'harbinger@plant.example',
    TICKETING_ROSTER: 'Ann,Bo',
    MODELS_BACKEND: 'cpu',
  };
  let up: Up | undefined = await startUp(dataDir, settings);

  /** Asks until there is an answer, as a client with an idempotency key may. */
  async function ask<T>(method: string, route: string, given: { body?: object; key?: string } = {}): Promise<T> {
    for (;;) {
      const at = up;
      try {
        if (!at) throw new Error('it is down');
        const response = await fetch(`${at.http}/api/v1${route}`, {
          method,
          headers: {
            ...(given.body && { 'content-type': 'application/json' }),
            ...(given.key && { 'idempotency-key': given.key }),
          },
          ...(given.body && { body: JSON.stringify(given.body) }),
        });
        const answer = await response.json();
        if (response.ok) return answer as T;
        // A step that was done and whose answer a kill cut off is answered as if it were done now.
        if (response.status < 500) throw new TypeError(JSON.stringify(answer), { cause: 'refused' });
      } catch (error) {
        if (error instanceof TypeError && error.cause === 'refused') throw error;
      }
      await delay(50);
    }
  }

  for (const person of ['ann', 'bo']) {
    await ask('PATCH', `/people/${person}`, { body: { email: `${person}@plant.example`, locale: 'en' } });
  }
  const tier = {
    calendar: '24x7',
    ack: 'PT30S',
    start: null,
    restore: 'PT60S',
    ola: null,
    warnPercents: [5, 10, 15, 20, 25],
  };
  const tiers = { P1: tier, P2: tier, P3: tier, P4: tier };
  await ask('PUT', '/sla/policies/hurry', { body: { name: 'Hurry', position: 0, tiers } });

  const done = new Map<string, string[]>();
  async function work(index: number): Promise<void> {
    const key = `ticket-${index}`;
    const asset = await ask<{ id: string }>('POST', '/assets', {
      body: { id: `plant:press-${index}`, name: `Press ${index}`, site: 'plant' },
      key: `asset-${index}`,
    });
    const body = { asset: asset.id, title: `Oil under press ${index}`, priority: 'P1' };
    const { id } = await ask<TicketJson>('POST', '/tickets', { body, key });
    const steps: string[] = [];
    done.set(id, steps);
    for (const [step, move] of DAY.entries()) {
      await delay(500 + Math.random() * 1500);
      await ask('POST', `/tickets/${id}/transitions`, { body: move, key: `${key}-${step}` });
      steps.push(move.to);
    }
  }
  let dayIsOver = false;
  const day = Promise.all(Array.from({ length: TICKETS }, (_, index) => work(index))).finally(() => {
    dayIsOver = true;
  });
  for (let kill = 0; kill < KILLS && !dayIsOver; kill++) {
    await delay(700 + Math.random() * 1500);
    const at = up;
    up = undefined;
    at.child.kill('SIGKILL');
    await at.ended;
    up = await startUp(dataDir, settings);
  }
  await day;

  for (const [id, steps] of done) {
    const { items } = await ask<{ items: EventJson[] }>('GET', `/tickets/${id}/events?limit=200`);
    const moves = items.filter(({ payload }) => payload['action'] !== undefined).map(({ payload }) => payload['to']);
    expect(moves).toEqual(steps);
  }
  expect(await doubledTimers(ask, [...done.keys()])).toEqual([]);
  await expect
    .poll(async () => (await ask<{ items: object[] }>('GET', '/notifications?state=pending&limit=10')).items.length, {
      timeout: 60_000,
    })
    .toBe(0);
  // A timer that fired twice, or a step that was sent twice, would be two equal mails.
  const byId = new Map(mail.mails.map((one) => [one.messageId, one]));
  const told = [...byId.values()].map(({ subject, text, recipients }) => `${recipients} ${subject} ${text}`);
  expect(told.length).toBeGreaterThanOrEqual(TICKETS);
  expect(new Set(told).size).toBe(told.length);
  // A mail comes again only where the kill fell between the server's answer and our mark of it.
  expect(mail.mails.length - byId.size).toBeLessThanOrEqual(KILLS * 5);
  process.stderr.write(`${mail.mails.length} mails, ${byId.size} different\n`);
  await mail.close();
});

/** Clocks that have a level of warning twice. */
async function doubledTimers(
  ask: <T>(method: string, route: string) => Promise<T>,
  ids: readonly string[],
): Promise<readonly string[]> {
  const doubled: string[] = [];
  for (const id of ids) {
    const { clocks } = await ask<{ clocks: { kind: string; state: string; timers: TimerJson[] }[] }>(
      'GET',
      `/tickets/${id}/sla`,
    );
    for (const { kind, timers } of clocks) {
      const levels = timers.map(({ level }) => level);
      if (new Set(levels).size < levels.length) doubled.push(`${id} ${kind}`);
    }
  }
  return doubled;
}
