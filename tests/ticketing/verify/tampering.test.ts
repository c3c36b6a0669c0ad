import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { actAs } from '../../../http/access/acting.ts';
import { recordAccess } from '../../../ticketing/accounts/access-events.ts';
import { addAccount } from '../../../ticketing/accounts/accounts.ts';
import { addToken } from '../../../ticketing/accounts/api-tokens.ts';
import { savePlantEntry } from '../../../ticketing/assets/plant-entries.ts';
import type { Db } from '../../../ticketing/db/sql.ts';
import { verifyAudit } from '../../../ticketing/verify/verify-audit.ts';
import { ask, createTestApp, tickAll } from '../helpers/app.ts';
import { databases } from '../helpers/databases.ts';
import { transitionOf } from '../helpers/episodes.ts';

const tampered: readonly (readonly [string, string, RegExp])[] = [
  [
    'an inserted account',
    `insert into person (id, name) values ('eve', 'Eve'); insert into account (person_id, login, role, created_at)
     values ('eve', 'eve', 'administrator', now())`,
    /^account eve: the record does not tell of it/,
  ],
  [
    'an inserted token',
    `insert into api_token (name, token_hash, role, scopes, created_at)
     values ('x', '\\x01', 'administrator', '{*:write}', now())`,
    /^api token \d+: the record does not tell/,
  ],
  [
    'an inserted session',
    `insert into account_session (token_hash, person_id, created_at, last_seen_at, expires_at, authenticated_at)
     values ('\\x02', 'mei', now(), now(), now() + interval '1 day', now())`,
    /^account session .*: the record does not tell/,
  ],
  [
    'an inserted sign-in link',
    `insert into sign_in_link values ('\\x02', 'mei', now() + interval '1 day')`,
    /^sign in link .*: the record does not tell/,
  ],
  [
    'a swapped password hash',
    `update account set password = 'scrypt$1$1$1$a$c' where person_id = 'mei'`,
    /^account mei: .*: password/,
  ],
  ['a role', `update account set role = 'administrator' where person_id = 'mei'`, /^account mei: .*: role/],
  ['sites', `update account set sites = null where person_id = 'mei'`, /^account mei: .*: sites/],
  [
    'a disabled account that is active again',
    `update account set active = not active where person_id = 'mei'`,
    /^account mei: .*: active/,
  ],
  ['scopes of a token', `update api_token set scopes = '{*:write}'`, /^api token 1: .*: scopes/],
  ['the expiry of a token', `update api_token set expires_at = null`, /^api token 1: .*: expires_at/],
  ['the secret of a token', `update api_token set token_hash = '\\x03'`, /^api token 1: .*: token_hash/],
  [
    'a deleted account',
    `delete from account where person_id = 'li'`,
    /^account li: the record tells of it, and it is missing/,
  ],
  ['a deleted token', 'delete from api_token', /^api token 1: the record tells of it, and it is missing/],
  [
    'a title',
    `update ticket set title = 'all is well' where id = 1`,
    /^HB-000001: its title is not as it was recorded/,
  ],
  ['a description', `update ticket set description = 'all is well' where id = 1`, /^HB-000001: its description is not/],
  ['a verdict', `update ticket set verdict = 'no_fault_found' where id = 1`, /^HB-000001: its verdict is not/],
  [
    'an assignee',
    `update ticket set assignee_id = 'bo' where id = 1 and assignee_id <> 'bo'; update ticket set assignee_id = 'ann' where id = 2`,
    /: its assigneeId is not/,
  ],
  ['a priority', `update ticket set priority = 'P4' where id = 1`, /^HB-000001: its priority is not/],
  ['a state', `update ticket set state = 'closed' where id = 1`, /^HB-000001: it is closed, and its record says/],
  ['a due time', `update ticket set due_at = 'infinity' where id = 1`, /^HB-000001: its due time does not follow/],
  [
    'a clock',
    `update sla_clock set due_at = due_at + interval '1 day' where ticket_id = 1`,
    /^HB-000001 clock .*: it does not follow/,
  ],
  [
    'an approval that nobody gave',
    `update approval set decision = 'approved', decided_by = 'bo', decided_at = now()`,
    /^approval 1: .*: decided_at, decided_by, decision/,
  ],
  [
    'an inserted approval',
    `insert into approval (ticket_id, generation, kind, requested_by, requested_at, decision, decided_by, decided_at)
     values (1, 1, 'review', 'ann', now(), 'approved', 'bo', now())`,
    /^approval \d+: the record does not tell/,
  ],
  ['a labour line', `update labour set ended_at = ended_at + interval '7 hours'`, /^labour 1: .*: ended_at/],
  [
    'an inserted labour line',
    `insert into labour (ticket_id, person_id, started_at, ended_at, booked_by)
     values (1, 'bo', '2026-01-01', '2026-01-02', 'bo')`,
    /^labour \d+: the record does not tell/,
  ],
  ['a deleted labour line', 'delete from labour', /^labour 1: the record tells of it, and it is missing/],
  ['part use', `update part_use set quantity = 5`, /^part use 1: .*: quantity/],
  ['the name under a signature', `update signature set name = 'Bo'`, /^signature 1: .*: name/],
  [
    'the content of a signature with its hash',
    `update signature set content = '{}', content_hash = '44136fa3'`,
    /^signature 1: .*content/,
  ],
  ['a comment', `update ticket_comment set body = 'it does not'`, /^ticket comment 1: .*: body/],
  ['a comment made public', `update ticket_comment set public = true`, /^ticket comment 1: .*: public/],
  [
    'an answer of a checklist',
    `update checklist_step set answer = '"skipped"' where answer is not null`,
    /^checklist step 1 1: .*: answer/,
  ],
  [
    'the permit that the work of a checklist needs',
    'update ticket_checklist set permit = not permit',
    /^ticket checklist 1: .*: permit/,
  ],
  [
    'a checklist taken off a ticket',
    'delete from checklist_step; delete from ticket_checklist',
    /^ticket checklist 1: the record tells of it, and it is missing/,
  ],
  [
    'an answer taken back',
    `update checklist_step set answer = null, answered_by = null, answered_at = null`,
    /^checklist step 1 1: .*: answer/,
  ],
  [
    'evidence with its hash',
    `update alarm_episode set evidence = '{}', evidence_hash = '44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a'`,
    /^episode .*: its evidence is not what its ticket was opened with/,
  ],
  ['a policy of work', `update work_policy set permit = false`, /^work policy corrective: .*: permit/],
  ['opening rules', `update opening_rules set flood_alarms = 1`, /^opening rules true: .*: flood_alarms/],
  ['an SLA policy', `update sla_definition set body = '{}' where kind = 'policy'`, /^sla definition policy .*: body/],
  ['the URL of a webhook', `update webhook_endpoint set url = 'https://eve.example'`, /^webhook endpoint erp: .*: url/],
  ['the secret of a webhook', `update webhook_endpoint set secret = 'x'`, /^webhook endpoint erp: .*: secret/],
  [
    'a failure mode',
    `delete from failure_mode_entry`,
    /^failure mode entry rubbing : the record tells of it, and it is missing/,
  ],
  [
    'the certificate of a person',
    `update person_skill set expires_at = '2036-01-01'`,
    /^person skill ann hv: .*: expires_at/,
  ],
  ['the criticality of an asset', `update asset set criticality = 'C'`, /^asset plant:pump-1: .*: criticality/],
  [
    'a device that watches another asset',
    `delete from asset_device`,
    /^asset device plant:pump-1: the record tells of it/,
  ],
  [
    'a ticket with its whole record',
    `delete from part_use; delete from labour; delete from approval; delete from ticket_comment;
     delete from ticket_event where ticket_id = 1; delete from ticket where id = 1`,
    /^HB-000001 event \d+: it was there once, and is missing/,
  ],
  [
    'the newest event of a ticket',
    `delete from ticket_event where ticket_id = 1 and sequence = (select max(sequence) from ticket_event where ticket_id = 1);
     update ticket set (event_count, event_hash) = (select sequence, hash from ticket_event where ticket_id = 1 order by sequence desc limit 1) where id = 1`,
    /^HB-000001 event \d+: it was there once, and is missing/,
  ],
  [
    'an inserted ticket',
    `insert into ticket (title, description, asset_id, failure_mode_group, work_class, source, state, priority, priority_reason, opened_at, updated_at, site)
     values ('x', 'x', 'plant:pump-1', 'x', 'inspection', 'person', 'new', 'P4', '', now(), now(), 'plant')`,
    /: no record tells what it was/,
  ],
  ['a removed head of a day', `delete from audit_day`, /^day 2026-02-01: it was sealed, and its head is missing/],
  ['the end of the record of access', `delete from access_event where sequence = 2`, /^access 2: it is missing/],
  [
    'append-only triggers that were dropped',
    'drop trigger ticket_event_append_only on ticket_event',
    /^trigger ticket_event .*: it is missing/,
  ],
  [
    'append-only triggers that are off',
    'alter table access_event disable trigger user',
    /^trigger access_event .*: it is switched off/,
  ],
  [
    'a trigger that does nothing',
    `create or replace function refuse_change() returns trigger language plpgsql as 'begin return new; end'`,
    /^function refuse_change: it does not do/,
  ],
];

describe.each(databases())('what was done past the program on $name', ({ open }) => {
  let db: Db;
  let number = '';
  beforeAll(async () => {
    db = await open();
    const { app, ticketing, clock } = await createTestApp(db);
    const now = clock.now;
    number = (await ticketing.applyTransition(transitionOf('raised'))).ticket ?? '';
    const asked = async (url: string, body: object) => {
      const answer = await ask(app, url, { body });
      expect([url, answer.status, answer.status < 300 ? '' : answer.body]).toEqual([url, answer.status, '']);
      return answer.body;
    };
    await actAs('ada', async () => {
      await db.transaction(async (sql) => {
        const account = { name: 'Mei', role: 'technician', sites: ['plant'], password: 'scrypt$1$1$1$a$b' } as const;
        await addAccount(sql, { ...account, login: 'mei' }, now);
        await addAccount(sql, { ...account, login: 'li', name: 'Li' }, now);
        const token = {
          personId: null,
          role: 'service',
          scopes: ['tickets:read'],
          sites: null,
          expiresAt: now,
        } as const;
        await addToken(sql, { name: 'erp', ...token }, now);
        await recordAccess(sql, { actor: 'ada', kind: 'account_added', payload: { person: 'mei' }, now });
        await recordAccess(sql, { actor: 'ada', kind: 'token_added', payload: { token: 'erp' }, now });
        await sql.query(`insert into webhook_endpoint (id, url, description, secret, created_by, created_at)
        values ('erp', 'https://erp.example/hook', '', 'whsec', 'ada', now())`);
        await sql.query(`insert into work_policy values ('corrective', true, true, true, 'both', 60)`);
        await sql.query(`insert into skill (id, name, certificate) values ('hv', 'High voltage', true)`);
        await sql.query(`insert into person_skill values ('ann', 'hv', 3, '2027-01-01')`);
      });
      const entry = { names: { en: 'Rubbing', 'zh-CN': '摩擦' } } as never;
      await savePlantEntry(db, { condition: 'rubbing', class: '' }, { entry, expected: undefined, actor: 'ada', now });
      await tickAll(db, number, now);
    });
    await asked(`/tickets/${number}/comments`, { body: 'the seal leaks' });
    await asked(`/tickets/${number}/signatures`, { name: 'Ann', meaning: 'performed' });
    await asked(`/tickets/${number}/approvals`, { kind: 'permit' });
    await asked(`/tickets/${number}/labour`, {
      person: 'ann',
      from: '2026-02-01T08:00:00Z',
      to: '2026-02-01T09:00:00Z',
    });
    await asked(`/tickets/${number}/parts-used`, { part: 'seal', name: 'Seal', quantity: 1 });
    await asked('/tickets', {
      asset: 'plant:pump-1',
      title: 'Paint it',
      workClass: 'inspection',
      failureModeGroup: 'paint',
    });
    await ticketing.sweep();
    clock.now = new Date('2026-02-02T02:00:00Z');
    await ticketing.sweep();
  });
  afterAll(async () => {
    await db?.close();
  });

  /**
   * The audit's findings after statements that are run past the program, with every trigger off;
   * then all is taken back.
   */
  async function found(statements: string): Promise<readonly string[]> {
    const past = await db.begin();
    try {
      await past.query('set local session_replication_role = replica');
      await past.query(statements);
      const { problems } = await past.run(() => verifyAudit(db, {}));
      return problems.map(({ where, what }) => `${where}: ${what}`);
    } finally {
      await past.rollback();
    }
  }

  test('what the program did itself is in order', async () => {
    expect((await verifyAudit(db, {})).problems).toEqual([]);
  });

  test.each(tampered)('%s is found', async (_name, statements, expected) => {
    const problems = await found(statements);
    expect(
      problems.filter((problem) => expected.test(problem)),
      problems.join('\n'),
    ).not.toEqual([]);
  });
});
