import { afterAll, beforeAll, expect, test } from 'vitest';
import { roles } from '../../../http/access/roles.ts';
import type { AccountRole } from '../../../ticketing/accounts/accounts.ts';
import type { Db } from '../../../ticketing/db/sql.ts';
import { parseTicketNumber } from '../../../ticketing/ticket/ticket.ts';
import { openEmbedded } from '../helpers/databases.ts';
import { type AccessApp, ADMIN, send } from './access-app.ts';
import { type Rule, rolesOf } from './access-rule.ts';
import { accessTable } from './access-table.ts';
import { namesAt, type Operation, operationsOf, requestOf } from './operations.ts';
import { nowhere, openTiedSites, type Things } from './two-sites.ts';

const people = roles.filter((role): role is AccountRole => role !== 'service');

/** Someone who calls: with a session or with a token, at one site or at all. */
type Who = {
  readonly name: string;
  readonly role: string;
  readonly here: boolean;
  readonly person: string;
  readonly headers: Record<string, string>;
};
type Answer = { readonly status: number; readonly detail: string; readonly text: string };

let db: Db;
let on: AccessApp;
let own: Things;
let other: Things;
let operations: readonly Operation[];
const callers: Who[] = [];

beforeAll(async () => {
  db = await openEmbedded();
  ({ on, own, other } = await openTiedSites(db));
  for (const role of people) {
    for (const here of [true, false]) {
      const id = `${role}-${here ? 'here' : 'all'}`;
      const cookie = await on.person(id, role, here ? ['plant'] : null);
      callers.push({
        name: `${id} by session`,
        role,
        here,
        person: id,
        headers: { cookie, 'x-requested-with': 'tests' },
      });
      callers.push(await tokenOf({ role, here, person: id, cookie }));
    }
  }
  for (const here of [true, false]) callers.push(await tokenOf({ role: 'service', here, person: '' }));
  operations = operationsOf((await send(on, { url: '/openapi.json' })).body);
});
afterAll(async () => {
  await on?.app.close();
  await db?.close();
});

async function tokenOf(of: { role: string; here: boolean; person: string; cookie?: string }): Promise<Who> {
  const { role, here, person, cookie } = of;
  const name = `${role}-${here ? 'here' : 'all'}`;
  const body = { name, role, scopes: ['*:read', '*:write'], ...(here && { sites: ['plant'] }) };
  const made = await send(on, { method: 'POST', url: '/tokens', body, ...(cookie ? { cookie } : { token: ADMIN }) });
  expect(made).toMatchObject({ status: 201 });
  return { name: `${name} by token`, role, here, person, headers: { authorization: `Bearer ${made.body.secret}` } };
}

/** Sends the request and takes back what it wrote. */
async function ask(operation: Operation, who: { headers: Record<string, string> }, idOf: ReturnType<typeof namesAt>) {
  const { method, contentType } = operation;
  const { url, payload } = requestOf(operation, idOf);
  const isJson = contentType === undefined || contentType === 'application/json';
  const type = isJson ? {} : { 'content-type': contentType === '*/*' ? 'image/png' : contentType };
  const given = payload === undefined ? {} : { payload: isJson ? (payload as object) : String(payload) };
  const inject = () => on.app.inject({ method, url, headers: { ...who.headers, ...type }, ...given });
  const work = method === 'GET' ? undefined : await db.begin();
  const answer = await (work
    ? new Promise<Awaited<ReturnType<typeof inject>>>((resolve, reject) => {
        work.run(() => void inject().then(resolve, reject));
      })
    : inject());
  await work?.rollback();
  const isProblem = String(answer.headers['content-type']).includes('problem+json');
  const { detail = '' } = isProblem ? (answer.json() as { detail?: string }) : {};
  return { status: answer.statusCode, detail, text: answer.body } satisfies Answer;
}

/** Which gate an answer came from; `in` for an admitted call, with any outcome. */
function gateOf({ status, detail }: Answer): 'in' | 'sign in' | 'role' | 'plant' | 'hidden' {
  if (status === 401 && !detail.includes('password is wrong')) return 'sign in';
  if (status === 403 && /^(An? .* may not do this\.|A device may only)/.test(detail)) return 'role';
  if (status === 403 && /all sites, and you are limited|you are limited to some sites/.test(detail)) return 'plant';
  const thing =
    /^There is no (ticket|asset|episode|maintenance window|device|site|person|team|rota|store|notification) /;
  return status === 404 && thing.test(detail) ? 'hidden' : 'in';
}

/**
 * Gives the tickets of both sites to the one who asks: technicians and requesters have their own.
 */
async function giveTickets(who: Who): Promise<void> {
  const asked = who.headers['cookie'] === undefined ? `token:${who.role}-${who.here ? 'here' : 'all'}` : who.person;
  await db.query('update ticket set assignee_id = $1, requested_by = $2 where id = any ($3)', [
    who.person === '' ? null : who.person,
    asked,
    [own, other].map(({ ticket = '' }) => parseTicketNumber(ticket)),
  ]);
}

const isLetIn = (rule: Rule, who: Who): boolean => who.role === 'administrator' || rolesOf(rule).includes(who.role);
const tells = ({ text }: Answer): boolean => text.includes('north');
const withoutId = ({ status, detail }: Answer, id = ''): string => `${status} ${detail.replaceAll(id, '?')}`;

test('every operation has its line in the table, and the table has no other', () => {
  expect(operations.map(({ id }) => id).toSorted()).toEqual(Object.keys(accessTable).toSorted());
  const wrong = operations.filter(({ id, roles, allSites, reach }) => {
    const rule = accessTable[id];
    if (!rule) return true;
    const [, place] = rule;
    const said = roles.filter((role) => role !== 'administrator' && role !== 'device');
    const declared = allSites ? 'plant' : reach;
    const fits = declared === undefined ? ['placed', 'list', 'public'].includes(place) : declared === place;
    return !fits || said.toSorted().join() !== [...rolesOf(rule)].toSorted().join();
  });
  expect(wrong.map(({ id, roles, allSites, reach }) => ({ id, roles: roles.join(' '), allSites, reach }))).toEqual([]);
});

test('nobody and devices come in only where the table says so', async () => {
  const wrong: string[] = [];
  const device = { headers: { authorization: `Basic ${Buffer.from('plant/pump-1:secret').toString('base64')}` } };
  for (const operation of operations) {
    const [, place, devices] = accessTable[operation.id] ?? [];
    if (place === undefined || place === 'public' || operation.id === 'watchChanges') continue;
    const nobody = await ask(operation, { headers: {} }, namesAt(own));
    if (gateOf(nobody) !== 'sign in') wrong.push(`${operation.id} lets nobody in: ${nobody.status}`);
    const sent = await ask(operation, device, namesAt(own));
    if (gateOf(sent) !== (devices ? 'in' : 'role')) wrong.push(`${operation.id} to a device: ${sent.status}`);
  }
  expect(wrong).toEqual([]);
});

test('each caller comes to what the table says of their role and sites, and to nothing else', async () => {
  const wrong: string[] = [];
  for (const who of callers) {
    await giveTickets(who);
    for (const operation of operations) {
      const rule = accessTable[operation.id];
      // The stream does not end; tests/ticketing/search/changes.test.ts has it.
      if (rule === undefined || rule[1] === 'public' || operation.id === 'watchChanges') continue;
      const found = await faultsOf(operation, { rule, who });
      wrong.push(...found.map((fault) => `${operation.id} for ${who.name}: ${fault}`));
    }
  }
  expect(wrong).toEqual([]);
});

async function faultsOf(operation: Operation, { rule, who }: { rule: Rule; who: Who }): Promise<string[]> {
  const answer = await ask(operation, who, namesAt(own));
  const gate = gateOf(answer);
  if (answer.status >= 500) return [`${answer.status} ${answer.text}`];
  if (!isLetIn(rule, who)) return gate === 'role' ? [] : [`let in with ${answer.status}`];
  if (rule[1] === 'plant' && who.here) return gate === 'plant' ? [] : [`about all sites, let in with ${answer.status}`];
  if (gate !== 'in') return [`refused: ${answer.status} ${answer.detail}`];
  // Whether the definition of a policy makes sense is no matter of access.
  if (answer.status === 400 && rule[1] === 'placed') return [`the request of the test is not valid: ${answer.detail}`];
  if (!who.here) return [];
  const faults = tells(answer) && answer.status < 300 ? [`tells of another site: ${answer.text.slice(0, 300)}`] : [];
  const { positions } = requestOf(operation, namesAt(own));
  for (const { where, noun, mayBeNew } of rule[1] === 'own' ? [] : positions) {
    const theirs = await ask(operation, who, namesAt(own, { where, things: other }));
    // Refused before anything is looked up, theirs or not.
    if (theirs.status === 403 && theirs.detail === answer.detail) continue;
    if (gateOf(theirs) !== 'hidden') faults.push(`${where} of another site: ${theirs.status} ${theirs.detail}`);
    // By token they are the same people with the same guard.
    if (mayBeNew || 'authorization' in who.headers) continue;
    const none = await ask(operation, who, namesAt(own, { where, things: nowhere }));
    if (withoutId(theirs, other[noun]) !== withoutId(none, nowhere[noun]))
      faults.push(`${where}: "${none.detail}" is told apart`);
  }
  return faults;
}
