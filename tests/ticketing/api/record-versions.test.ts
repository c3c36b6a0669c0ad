import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Db } from '../../../ticketing/db/sql.ts';
import { type AccessApp, ADMIN } from '../access/access-app.ts';
import { namesAt, type Operation, operationsOf, requestOf } from '../access/operations.ts';
import { openTiedSites, type Things } from '../access/two-sites.ts';
import { databases } from '../helpers/databases.ts';

const adds = 'adds something new, and changes nothing that was seen';
const command = 'says what shall be, whatever was before; the state decides whether it may';
const record = 'a record that is only added to';
const own = 'of one person only: a session, a token, a factor, a password';
const asks = 'changes nothing';
const partOfTicket = 'comes and goes as a whole, and is never edited';
const files = 'a file names many records, and says of each what shall be';

/** Why an operation that is no GET has no version. */
const unversioned: Readonly<Record<string, string>> = {
  ...of(adds, 'openTicket createAsset createPart addPerson addAbsence addSubtask addSavedView addWebhook addAccount'),
  ...of(
    adds,
    'addDevice provisionDevice planMaintenanceWindow addRotaOverride addTicketChecklist linkTicket addTicketCost',
  ),
  ...of(adds, 'addToken makeSignInLink linkAccountIdentity requestTicketApproval reservePart addTicketChild'),
  ...of(command, 'acknowledgeTicketPages setTicketPrognosis acknowledgeEpisode shelveEpisode unshelveEpisode'),
  ...of(command, 'suppressEpisode unsuppressEpisode takeOutOfService putInService endMaintenanceWindow setTicketTimer'),
  ...of(command, 'decideTicketApproval releasePart waiveParts receiveStock retryNotification testWebhook'),
  ...of(command, 'resetPassword signOutAccount resetSecondFactors holdStores'),
  ...of(command, 'promoteModel rollBackModel takeTicket transitionTickets makeReportCodes renewReportCode'),
  ...of(command, 'unlinkAccountIdentity endAccountSession retryQuarantined restoreDeviceModel acceptEpisodeLevel'),
  ...of(record, 'learnDevice erasePerson placeLegalHold releaseLegalHold'),
  ...of(record, 'addTicketComment bookTicketLabour useTicketPart signTicket addTicketFile ingestTelemetry'),
  ...of(
    own,
    'signIn signOut signOutEverywhere changeOwnPassword confirmSignIn revokeToken endOwnSession endOtherSessions',
  ),
  ...of(record, 'correctTicketLabour correctTicketPartUse correctTicketCost'),
  ...of(own, 'markMyNotificationRead markMyNotificationsRead stopMyTimer addMyPushDevice removeMyPushDevice'),
  ...of(
    asks,
    'dryRunSlaPolicy dryRunAlarmRule dryRunMapping listenToMessages shadowThreshold dispatchWhatIf askSlaWhatIf verifyAudit',
  ),
  ...of(partOfTicket, 'unlinkTicket removeTicketChild removeAbsence removeRotaOverride'),
  ...of(files, 'importAssets importPeople importConfiguration'),
};

function of(reason: string, ids: string): Record<string, string> {
  return Object.fromEntries(ids.split(' ').map((id) => [id, reason]));
}

describe.each(databases())('versions of what people edit on $name', ({ open }) => {
  let db: Db;
  let on: AccessApp;
  let here: Things;
  let operations: readonly Operation[];
  beforeAll(async () => {
    db = await open();
    ({ on, own: here } = await openTiedSites(db));
    operations = operationsOf((await on.app.inject({ url: '/api/v1/openapi.json' })).json());
  });
  afterAll(async () => {
    await on?.app.close();
    await db?.close();
  });

  const versioned = (operation: Operation) => operation.parameters.some(({ name }) => name === 'if-match');
  const send = async (method: string, url: string, given: { body?: unknown; ifMatch?: string; type?: string } = {}) => {
    const { body, ifMatch, type = 'application/json' } = given;
    const response = await on.app.inject({
      method: method as 'PUT',
      url: url.startsWith('/api') ? url : `/api/v1${url}`,
      headers: {
        authorization: `Bearer ${ADMIN}`,
        ...(body !== undefined && { 'content-type': type }),
        ...(ifMatch !== undefined && { 'if-match': ifMatch }),
      },
      ...(body !== undefined && { payload: body as object }),
    });
    const text = response.body;
    return { status: response.statusCode, etag: response.headers.etag, body: text === '' ? null : response.json() };
  };

  test('every operation that changes something has a version, or a reason why not', () => {
    const writes = operations.filter(({ method }) => method !== 'GET');
    const without = writes.filter((operation) => !versioned(operation)).map(({ id }) => id);
    const factors = (id: string) => /Totp|Authenticator|SecondFactor|RecoveryCodes|Factor/.test(id);
    expect(without.filter((id) => !factors(id) && !(id in unversioned))).toEqual([]);
    expect(Object.keys(unversioned).filter((id) => !without.includes(id))).toEqual([]);
    expect(writes.filter(versioned).length).toBeGreaterThan(35);
  });

  test('where the header means nothing it is refused, before anything is done', async () => {
    for (const operation of operations.filter((each) => each.method !== 'GET' && !versioned(each))) {
      const { url, payload } = requestOf(operation, namesAt(here));
      if (operation.roles.length === 0 || /Required$|^(proveSecondFactor|askAuthenticators|signIn)$/.test(operation.id))
        continue;
      const isJson = operation.contentType === undefined || operation.contentType === 'application/json';
      const { status, body } = await send(operation.method, url, {
        ...(payload !== undefined && { body: isJson ? payload : String(payload) }),
        ifMatch: '"1"',
        type: isJson ? 'application/json' : (operation.contentType ?? '').replace('*/*', 'image/png'),
      });
      expect({ id: operation.id, status, errors: body?.errors }).toEqual({
        id: operation.id,
        status: 400,
        errors: [{ field: 'If-Match', message: expect.stringContaining('has no version') }],
      });
    }
  });

  test('a weak tag, a made-up one, and a number without quotes are refused', async () => {
    for (const operation of operations.filter(versioned)) {
      const { url, payload } = requestOf(operation, namesAt(here));
      for (const ifMatch of ['W/"1"', '"abc"', '1', '"01"', '"1", "2"', '']) {
        const { status, body } = await send(operation.method, url, { body: payload, ifMatch });
        expect({ id: operation.id, ifMatch, status }).toEqual({ id: operation.id, ifMatch, status: 400 });
        expect(body.errors[0].field).toBe('If-Match');
      }
    }
  });

  type Edit = {
    name: string;
    url: string;
    method: 'PUT' | 'PATCH' | 'POST';
    body: object;
    read?: string;
    listed?: string;
    removed?: string;
  };
  const base = {
    timeZone: 'UTC',
    startsOn: '2026-01-05',
    handoverTime: '09:00',
    rotationDays: 7,
    members: ['plant-ann'],
  };
  const policy = { permit: false, signature: false, labour: false, closing: 'either', soakMinutes: 60 };
  const edits: readonly Edit[] = [
    { name: 'a person', url: '/people/plant-ann', method: 'PATCH', body: { name: 'Ann' }, read: '/people/plant-ann' },
    { name: 'a team', url: '/teams/t1', method: 'PUT', body: { name: 'T' }, listed: '/teams', removed: '/teams/t1' },
    {
      name: 'a skill',
      url: '/skills/s1',
      method: 'PUT',
      body: { name: 'S' },
      listed: '/skills',
      removed: '/skills/s1',
    },
    {
      name: 'a location',
      url: '/locations/l1',
      method: 'PUT',
      body: { name: 'L' },
      listed: '/locations',
      removed: '/locations/l1',
    },
    {
      name: 'a shift',
      url: '/shifts/h1',
      method: 'PUT',
      body: { name: 'H', timeZone: 'UTC', weekly: { mon: ['08:00-12:00'] } },
      listed: '/shifts',
      removed: '/shifts/h1',
    },
    {
      name: 'a rota',
      url: '/rotas/r1',
      method: 'PUT',
      body: { name: 'R', ...base },
      listed: '/rotas',
      removed: '/rotas/r1',
    },
    { name: 'a store', url: '/stores/st1', method: 'PUT', body: { name: 'St' }, listed: '/stores' },
    {
      name: 'the opening rules',
      url: '/opening-rules',
      method: 'PUT',
      body: { autoOpenScore: 2, approvedSources: [], candidateDays: 9, floodAlarms: 9 },
      read: '/opening-rules',
    },
    { name: 'a work policy', url: '/work-policies/corrective', method: 'PUT', body: policy, listed: '/work-policies' },
  ];

  test.each(edits)(
    'of two who edit $name at once the second is told',
    async ({ url, method, body, read, listed, removed }) => {
      const change = (more: object, ifMatch?: string) =>
        send(method, url, { body: { ...body, ...more }, ...(ifMatch !== undefined && { ifMatch }) });
      const seen = async () => {
        if (read !== undefined) return (await send('GET', read)).etag;
        const { items } = (await send('GET', listed ?? '')).body;
        const id = url.split('/').at(-1);
        const item = items.find((each: Record<string, unknown>) =>
          [each['id'], each['site'], each['workClass']].includes(id),
        );
        return `"${item.version}"`;
      };
      const created = method === 'PUT' && removed !== undefined;
      if (created) expect((await change({}, '*')).status, 'nothing is there').toBe(412);
      if (created) expect((await change({}, '"7"')).status, 'nothing is there').toBe(412);
      const first = await change({});
      expect(first.status, JSON.stringify(first.body)).toBe(200);
      expect(await seen()).toBe(first.etag);
      const both = await Promise.all([change({}, first.etag), change({}, first.etag)]);
      expect(both.map(({ status }) => status).toSorted()).toEqual([200, 412]);
      const [won, lost] = both[0]?.status === 200 ? both : both.toReversed();
      expect(Number(won?.etag?.slice(1, -1))).toBe(Number(first.etag?.slice(1, -1)) + 1);
      expect(lost?.body).toMatchObject({ status: 412, version: Number(won?.etag?.slice(1, -1)) });
      expect(lost?.body.detail).toContain('was changed meanwhile');
      expect((await change({}, '*')).status).toBe(200);
      if (removed === undefined) return;
      expect((await send('DELETE', removed, { ifMatch: String(won?.etag) })).status).toBe(412);
      expect((await send('DELETE', removed, { ifMatch: String(await seen()) })).status).toBe(204);
      expect((await send('DELETE', removed, { ifMatch: '*' })).status).toBe(412);
      expect((await send('DELETE', removed)).status).toBe(404);
      const again = await change({});
      expect(Number(again.etag?.slice(1, -1)), 'a version never comes twice').toBeGreaterThan(4);
    },
  );

  test('a change by another way counts, too: skills, an import; and an assignment does not', async () => {
    const etag = async () => (await send('GET', '/people/plant-ann')).etag;
    const before = await etag();
    await send('PUT', '/skills/weld', { body: { name: 'Weld' } });
    await db.query(`insert into person_skill (person_id, skill_id, level) values ('plant-ann', 'weld', 2)`);
    const skilled = await etag();
    expect(skilled).not.toBe(before);
    await db.query(`update person set last_assigned_at = now() where id = 'plant-ann'`);
    expect(await etag()).toBe(skilled);
    await send('POST', '/people/import', { body: 'id,name\nplant-ann,Anna\n', type: 'text/csv' });
    expect(await etag()).not.toBe(skilled);
    expect((await send('PATCH', '/people/plant-ann', { body: { name: 'x' }, ifMatch: String(skilled) })).status).toBe(
      412,
    );
  });

  test('an edit that failed makes no version', async () => {
    const { etag } = await send('GET', '/people/plant-ann');
    expect((await send('PATCH', '/people/plant-ann', { body: { team: 'nobody' }, ifMatch: String(etag) })).status).toBe(
      422,
    );
    expect((await send('GET', '/people/plant-ann')).etag).toBe(etag);
  });

  test('sub-tasks, stock, checklists, accounts, webhooks, views, plans and catalogue entries honour it', async () => {
    const ticket = here['ticket'];
    const stale = async (method: string, url: string, body?: object) =>
      (await send(method, url, { ...(body && { body }), ifMatch: '"99"' })).status;
    const subtask = (await send('POST', `/tickets/${ticket}/subtasks`, { body: { title: 'look' } })).body.id;
    expect(await stale('PATCH', `/tickets/${ticket}/subtasks/${subtask}`, { title: 'see' })).toBe(412);
    const seen = await send('PATCH', `/tickets/${ticket}/subtasks/${subtask}`, {
      body: { title: 'see' },
      ifMatch: '"1"',
    });
    expect(seen).toMatchObject({ status: 200, etag: '"2"' });
    const { items: subtasks } = (await send('GET', `/tickets/${ticket}/subtasks`)).body;
    expect(subtasks).toMatchObject([{ id: subtask, version: 2 }]);
    await send('POST', '/parts', { body: { id: 'seal', name: 'Seal' } });
    const count = { onHand: 4, reason: 'counted' };
    expect(await stale('PUT', '/parts/seal/stock/plant-store', count)).toBe(412);
    expect(await send('PUT', '/parts/seal/stock/plant-store', { body: count })).toMatchObject({
      status: 200,
      etag: '"1"',
    });
    expect((await send('GET', '/parts/seal')).body.stock).toMatchObject([{ store: 'plant-store', version: 1 }]);
    const steps = [{ kind: 'tick', instruction: 'look' }];
    const list = (await send('POST', `/tickets/${ticket}/checklists`, { body: { name: 'own', steps } })).body;
    expect(list.version).toBe(1);
    const answers = { answers: [{ step: 1, answer: true }] };
    const path = `/tickets/${ticket}/checklists/${list.id}/answers`;
    const both = await Promise.all([1, 2].map(() => send('POST', path, { body: answers, ifMatch: '"1"' })));
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 412]);
    const { items } = (await send('GET', `/tickets/${ticket}/checklists`)).body;
    expect(items.find(({ id }: { id: number }) => id === list.id).version).toBe(2);
    const view = (await send('POST', '/views', { body: { name: 'v', filter: {} } })).body.id;
    expect(await stale('DELETE', `/views/${view}`)).toBe(412);
    await send('PUT', '/failure-modes/bearing', { body: { estimatedMinutes: 90 } });
    expect(await stale('DELETE', '/failure-modes/bearing')).toBe(412);
    const plan = { title: 'Oil', asset: here['asset'], everyDays: 30, startsOn: '2026-02-10', calendar: null };
    expect(await send('PUT', '/plans/oil', { body: plan })).toMatchObject({ status: 200, etag: '"1"' });
    expect(await stale('POST', '/plans/oil/pause', { reason: 'rest' })).toBe(412);
    expect(await send('POST', '/plans/oil/pause', { body: { reason: 'rest' }, ifMatch: '"1"' })).toMatchObject({
      etag: '"2"',
    });
    expect(await stale('POST', '/plans/oil/resume')).toBe(412);
    expect(await stale('DELETE', '/plans/oil')).toBe(412);
    const hook = (await send('POST', '/webhooks', { body: { url: 'http://127.0.0.1:9/x' } })).body.id;
    expect((await send('GET', `/webhooks/${hook}`)).etag).toBe('"1"');
    expect(await stale('PATCH', `/webhooks/${hook}`, { active: false })).toBe(412);
    expect(await stale('POST', `/webhooks/${hook}/secret`)).toBe(412);
    expect(await stale('DELETE', `/webhooks/${hook}`)).toBe(412);
    const login = { login: 'mei', name: 'Mei', role: 'viewer', password: 'long enough, and not common' };
    expect((await send('POST', '/accounts', { body: login })).status).toBe(201);
    expect((await send('GET', '/accounts/mei')).etag).toBe('"1"');
    expect(await stale('PATCH', '/accounts/mei', { active: false })).toBe(412);
    expect(await send('PATCH', '/accounts/mei', { body: { active: false }, ifMatch: '"1"' })).toMatchObject({
      etag: '"2"',
    });
  });
});
