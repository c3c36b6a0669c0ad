import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Db } from '../../../ticketing/db/sql.ts';
import { databases } from '../helpers/databases.ts';
import { answer, startMailServer } from './mail-server.ts';
import { createSetup, mailRows, storePerson, storeTicket, tell } from './notification-setup.ts';

for (const { name, open } of databases()) {
  describe(`mails over SMTP, outbox on ${name}`, () => {
    let db: Db;
    let server: Awaited<ReturnType<typeof startMailServer>>;
    let setup: Awaited<ReturnType<typeof createSetup>>;
    let ticketId = 0;
    beforeAll(async () => {
      db = await open();
    });
    afterAll(() => db?.close());
    beforeEach(async () => {
      await db.query('delete from notification');
      await storePerson(db, 'ann', { name: 'Ann Lee' });
      ticketId = await storeTicket(db);
      server = await startMailServer();
      setup = await createSetup(db, { smtp: { url: server.url, from: 'harbinger@plant.example' } });
    });
    afterEach(() => server.close());
    const tellAnn = (event: string, over: Partial<Parameters<typeof tell>[1]> = {}) =>
      tell(db, { ticketId, event, now: setup.clock.now, ...over });
    const round = () => setup.notifications.round();

    test('mails of a ticket are one thread, name it, and link to it', async () => {
      await tellAnn('event:2', { params: { actor: 'dispatcher', why: 'nearest' } });
      await round();
      await tellAnn('event:3', { kind: 'mention', params: { actor: 'ann', text: 'see <b>photo</b> & tell' } });
      await round();
      const [first, second] = server.mails;
      const number = `HB-${String(ticketId).padStart(6, '0')}`;
      expect(first?.subject).toBe(`[${number}] Bearing wear suspected`);
      expect(first?.recipients).toEqual(['ann@plant.example']);
      expect(first?.from?.text).toBe('"Harbinger" <harbinger@plant.example>');
      expect(first?.text).toContain(`https://harbinger.plant.example/tickets/${number}`);
      expect(first?.text).toContain('Why you: nearest');
      expect(first?.inReplyTo).toBeUndefined();
      expect(second?.subject).toBe(first?.subject);
      expect(second?.inReplyTo).toBe(first?.messageId);
      expect(second?.references).toBe(first?.messageId);
      expect(second?.messageId).not.toBe(first?.messageId);
      expect(second?.text).toContain('Ann Lee has mentioned you.');
      expect(second?.html).toContain('see &lt;b&gt;photo&lt;/b&gt; &amp; tell');
      expect(await mailRows(db)).toMatchObject([{ state: 'sent' }, { state: 'sent' }]);
      await round();
      expect(server.mails).toHaveLength(2);
    });

    test('who reads Chinese gets Chinese, encoded; nothing in a title or a name makes a header', async () => {
      await storePerson(db, 'ann', { name: '李\r\nBcc: thief@evil.example', locale: 'zh-CN', zone: 'Asia/Shanghai' });
      const title = 'x\r\nBcc: thief@evil.example\r\n\r\nbody';
      ticketId = await storeTicket(db, { title, titleZh: '疑似轴承磨损\r\nX-Evil: 1' });
      await tellAnn('event:2', { params: { dueAt: '2026-02-02T12:00:00Z' } });
      await round();
      const [mail] = server.mails;
      expect(mail?.subject).toMatch(/^\[HB-\d+\] 疑似轴承磨损 X-Evil: 1$/);
      expect(mail?.head).toMatch(/^Subject: .*=\?UTF-8\?/m);
      expect(mail?.head).toMatch(/^[\x20-\x7e\r\n\t]+$/);
      expect(mail?.headers.has('bcc')).toBe(false);
      expect(mail?.headers.has('x-evil')).toBe(false);
      expect(mail?.recipients).toEqual(['ann@plant.example']);
      expect(mail?.text).toContain('此工单已分派给您。');
      expect(mail?.text).toContain('截止时间: 2026年2月2日');
      expect(mail?.text).toContain('20:00:00');
    });

    test('an address that is none is a dead letter, and the server never hears of it', async () => {
      await storePerson(db, 'ann', { email: 'ann@plant.example>\r\nRCPT TO:<thief@evil.example' });
      await tellAnn('event:2');
      await round();
      expect(await mailRows(db)).toMatchObject([{ state: 'dead', error: expect.stringContaining('no mail address') }]);
      expect(server.mails).toEqual([]);
    });

    test('a mail that waits goes to nobody whose account was disabled meanwhile, about a ticket or about none', async () => {
      const { now } = setup.clock;
      await db.query(`insert into account (person_id, login, role, created_at) values ('ann', 'ann', 'viewer', $1)`, [
        now,
      ]);
      await tellAnn('event:2');
      await tellAnn('event:3', { ticketId: null });
      await db.query(`update account set active = false where person_id = 'ann'`);
      await round();
      await db.query(`delete from account where person_id = 'ann'`);
      const refused = { state: 'dead', error: 'ann is not active any more' };
      expect(await mailRows(db)).toMatchObject([refused, refused]);
      expect(server.mails).toEqual([]);
    });

    test('a temporary answer is tried again later, a permanent one is a dead letter at once', async () => {
      server.answers.rcpt = () => answer(450, 'greylisted');
      await tellAnn('event:2');
      await round();
      const [row] = await mailRows(db);
      expect(row).toMatchObject({ state: 'failed', attempts: 1, error: expect.stringContaining('greylisted') });
      expect(row?.nextAttemptAt.getTime()).toBe(setup.clock.now.getTime() + 10_000);
      await round();
      expect(await mailRows(db)).toMatchObject([{ attempts: 1 }]);
      setup.later(10);
      server.answers.rcpt = () => answer(550, 'no such user');
      await round();
      expect(await mailRows(db)).toMatchObject([{ state: 'dead', attempts: 2 }]);
      setup.later(86_400);
      server.answers.rcpt = () => undefined;
      await round();
      expect(server.mails).toEqual([]);
    });

    test('what fails too often is a dead letter', async () => {
      server.answers.data = () => answer(451, 'try later');
      await tellAnn('event:2');
      for (let i = 0; i < 3; i++) {
        await round();
        setup.later(3_600);
      }
      expect(await mailRows(db)).toMatchObject([{ state: 'dead', attempts: 3 }]);
      expect(setup.notifications.counts.email).toMatchObject({ failed: 3, dead: 1, sent: 0 });
    });

    test('a server that is down, refuses us or our address costs no attempt; then everything arrives once', async () => {
      await server.close();
      for (let i = 1; i <= 30; i++) await tellAnn(`event:${i}`);
      const [mail] = await round();
      expect(mail?.unreachable).toContain('ECONNREFUSED');
      expect((await mailRows(db)).every(({ state, attempts }) => state === 'pending' && attempts === 0)).toBe(true);
      server = await startMailServer({ mailFrom: () => answer(550, 'who are you') }, server.port);
      expect((await round())[0]?.unreachable).toContain('who are you');
      server.answers.mailFrom = () => undefined;
      while ((await round())[0]?.claimed) expect(server.mails.length).toBeLessThanOrEqual(30);
      expect(server.mails).toHaveLength(30);
      expect(new Set(server.mails.map(({ messageId }) => messageId)).size).toBe(30);
    });

    test('a wrong password is the setting of the server, not the fault of the mail', async () => {
      const url = `smtp://harbinger:wrong@127.0.0.1:${server.port}`;
      const wrong = await createSetup(db, { smtp: { url, from: 'harbinger@plant.example' } });
      await tellAnn('event:2');
      expect((await wrong.notifications.round())[0]?.unreachable).toContain('535');
      expect(await mailRows(db)).toMatchObject([{ state: 'pending', attempts: 0 }]);
    });

    test('senders at once send each mail once', async () => {
      for (let i = 1; i <= 40; i++) await tellAnn(`event:${i}`);
      const others = await Promise.all([1, 2, 3].map(() => setup.create()));
      for (let i = 0; i < 9; i++) await Promise.all(others.map((each) => each.round()));
      expect(server.mails).toHaveLength(40);
      expect(new Set(server.mails.map(({ messageId }) => messageId)).size).toBe(40);
    });

    test('who dies after the server has taken the mail sends the same one again when the lease is over', async () => {
      let took: () => void = () => undefined;
      const taken = new Promise<void>((resolve) => {
        took = resolve;
      });
      server.answers.data = () => {
        took();
        return 'hang';
      };
      await tellAnn('event:2');
      // The round never ends: for the outbox this is a process that was killed.
      void round();
      await taken;
      server.answers.data = () => undefined;
      const next = await setup.create();
      setup.later(60);
      await next.round();
      expect(server.mails).toHaveLength(1);
      setup.later(61);
      await next.round();
      expect(server.mails).toHaveLength(2);
      expect(server.mails[1]?.messageId).toBe(server.mails[0]?.messageId);
      expect(await mailRows(db)).toMatchObject([{ state: 'sent', attempts: 2 }]);
    });

    test('without a mail server no mail waits for the day that one is set', async () => {
      const without = await createSetup(db);
      await tellAnn('event:2');
      await without.notifications.round();
      expect(await mailRows(db)).toEqual([]);
      const { rows } = await db.query(`select channel, state from notification where ticket_id = $1`, [ticketId]);
      expect(rows).toEqual([{ channel: 'inbox', state: 'sent' }]);
    });
  });
}
