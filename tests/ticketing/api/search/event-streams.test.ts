import { once } from 'node:events';
import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { Readable } from 'node:stream';
import { Type } from 'typebox';
import { afterEach, expect, test } from 'vitest';
import type { Caller, PersonCaller } from '../../../../http/access/caller.ts';
import type { HttpApp, Routes } from '../../../../http/http-app.ts';
import { createStreamPlaces } from '../../../../http/stream-places.ts';
import { AppError } from '../../../../lib/errors.ts';
import { createLog } from '../../../../lib/log.ts';
import { changeRoutes } from '../../../../ticketing/api/search/change-routes.ts';
import type { Db } from '../../../../ticketing/db/sql.ts';
import { openApp } from '../../../http/app.ts';

const log = createLog({ level: 'silent', pretty: false });
const person = (personId: string, more: Partial<PersonCaller> = {}): PersonCaller => ({
  kind: 'person',
  personId,
  name: personId,
  role: 'viewer',
  sites: null,
  sessionId: personId,
  authenticatedAt: new Date(0),
  ...more,
});

let app: HttpApp | undefined;
const clients: ClientRequest[] = [];
afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy();
  await app?.close();
});

/**
 * A server with streams whose people and changes the test decides; `Bearer NAME` says who one is.
 */
async function openStreams(people: Record<string, Caller>, more: readonly Routes[] = []) {
  const rows: object[] = [];
  const db = { query: async () => ({ rows: [...rows], count: rows.length }) } as unknown as Db;
  const signIn = async ({ authorization = '' }: { authorization?: string | undefined }) => {
    const caller = people[authorization.replace('Bearer ', '')];
    if (!caller) throw new AppError('unauthorized', 'not in force');
    return caller;
  };
  app = await openApp([changeRoutes({ db, now: () => new Date(), log }), ...more], { guards: { signIn } });
  const address = await app.listen({ port: 0, host: '127.0.0.1' });
  const open = async (name: string, url = '/api/v1/events') => {
    const client = request(`${address}${url}`, { headers: { authorization: `Bearer ${name}` }, agent: false });
    clients.push(client.on('error', () => undefined));
    client.end();
    const [response] = (await once(client, 'response')) as [IncomingMessage];
    let text = '';
    response.on('data', (bytes) => {
      text += String(bytes);
    });
    const ended = new Promise<string>((resolve) => {
      for (const event of ['close', 'error', 'end']) response.on(event, () => resolve('ended'));
    });
    return { status: response.statusCode, client, text: () => text, ended };
  };
  let sequence = 0;
  const change = (site = 'plant') => {
    sequence++;
    rows.push({
      at: new Date(),
      noun: 'ticket',
      id: String(sequence),
      sequence,
      kind: 'opened',
      site,
      requesters: [],
      tx: String(sequence),
    });
    return `HB-${String(sequence).padStart(6, '0')}`;
  };
  return { open, change };
}

/** The feed begins with what happens after its first look: changes come until one is heard. */
async function hears({ text }: { text: () => string }, change: () => string): Promise<void> {
  const next = (): string => {
    change();
    return text();
  };
  await expect.poll(next, { interval: 500 }).toContain('HB-');
}

test('a person whose account was disabled hears nothing more, and the stream ends', async () => {
  const people: Record<string, Caller> = { mei: person('mei'), jonas: person('jonas') };
  const { open, change } = await openStreams(people);
  const mei = await open('mei');
  const jonas = await open('jonas');
  await expect.poll(() => mei.text()).toContain('retry');
  await hears(mei, change);
  delete people['mei'];
  const heard = mei.text();
  const later = change();
  await expect.poll(() => jonas.text()).toContain(later);
  expect(await mei.ended).toBe('ended');
  expect(mei.text()).toBe(heard);
});

test('a quiet stream ends too when its token was revoked', async () => {
  const people: Record<string, Caller> = { mei: person('mei') };
  const { open } = await openStreams(people);
  const mei = await open('mei');
  delete people['mei'];
  expect(await mei.ended).toBe('ended');
});

test('a stream ends when the role may no longer watch', async () => {
  const people: Record<string, Caller> = { mei: person('mei') };
  const { open } = await openStreams(people);
  const mei = await open('mei');
  people['mei'] = { kind: 'device', principal: { site: 'plant', device: 'pump', kind: 'device' } };
  expect(await mei.ended).toBe('ended');
});

test('other sites hold from the next event on', async () => {
  const people: Record<string, Caller> = { mei: person('mei'), jonas: person('jonas') };
  const { open, change } = await openStreams(people);
  const mei = await open('mei');
  const jonas = await open('jonas');
  await hears(mei, change);
  people['mei'] = person('mei', { sites: ['south'] });
  const hidden = change('north');
  const shown = change('south');
  await expect.poll(() => mei.text()).toContain(shown);
  await expect.poll(() => jonas.text()).toContain(hidden);
  expect(mei.text()).not.toContain(hidden);
});

test('one person takes ten streams and no more, by whatever way they come; others have theirs', async () => {
  const token = {
    kind: 'token',
    tokenId: 1,
    name: 'mine',
    role: 'viewer',
    sites: null,
    scopes: ['*:read'],
    personId: 'mei',
  };
  const service = { ...token, name: 'erp', role: 'service', personId: null };
  const people = { mei: person('mei'), token, service, jonas: person('jonas') } as unknown as Record<string, Caller>;
  const { open } = await openStreams(people);
  const opened = await Promise.all(Array.from({ length: 15 }, (_, i) => open(i % 2 === 0 ? 'mei' : 'token')));
  expect(opened.map(({ status }) => status).sort()).toEqual([...Array(10).fill(200), ...Array(5).fill(429)]);
  expect([(await open('jonas')).status, (await open('service')).status]).toEqual([200, 200]);
  opened.find(({ status }) => status === 200)?.client.destroy();
  await expect.poll(async () => (await open('mei')).status).toBe(200);
});

test('all streams together have a limit, and a place is given back once', () => {
  const places = createStreamPlaces();
  const leave = places.take(person('first'));
  for (let i = 1; i < 200; i++) places.take(person(`person ${i % 40}-${Math.floor(i / 10)}`));
  expect(() => places.take(person('one more'))).toThrow(expect.objectContaining({ code: 'unavailable' }));
  leave();
  leave();
  places.take(person('one more'));
  expect(() => places.take(person('another'))).toThrow();
});

test('a long download ends when its reader loses access', async () => {
  const endless: Routes = (api) => {
    const schema = { response: { 200: { content: { '*/*': { schema: Type.Any() } } } } };
    api.get('/export', { schema, config: { roles: ['viewer'] } }, async (_, reply) => {
      const stream = new Readable({ read: () => undefined });
      stream.push('first');
      return reply.type('text/csv').send(stream);
    });
  };
  const people: Record<string, Caller> = { mei: person('mei') };
  const { open } = await openStreams(people, [endless]);
  const download = await open('mei', '/api/v1/export');
  people['mei'] = person('mei', { sites: ['south'] });
  expect(await download.ended).toBe('ended');
});
