import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { createServer as createTlsServer, type TlsOptions } from 'node:tls';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { listDays, sealDays } from '../../../ticketing/audit/audit-days.ts';
import type { AuditSettings } from '../../../ticketing/audit/audit-settings.ts';
import { type HeadKey, makeHeadKey } from '../../../ticketing/audit/head-key.ts';
import type { Db } from '../../../ticketing/db/sql.ts';
import { createMailer } from '../../../ticketing/delivery/mailer.ts';
import { createHeadSender, headChannels } from '../../../ticketing/jobs/send-heads.ts';
import { verifyAudit } from '../../../ticketing/verify/verify-audit.ts';
import { makeAuthority } from '../../helpers/authority.ts';
import { databases } from '../helpers/databases.ts';
import { answer, startMailServer } from '../notify/mail-server.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;

/** Listens on loopback and keeps what each connection said; closed with the test. */
async function listening(server: Server, onSocket: 'connection' | 'secureConnection') {
  const said: string[] = [];
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
  });
  server.on(onSocket, (socket: Socket) => {
    let text = '';
    socket.on('data', (bytes) => {
      text += String(bytes);
    });
    socket.on('error', () => undefined).on('end', () => said.push(text));
  });
  server.on('tlsClientError', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const close = async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  };
  return { said, sockets, port, close };
}

const tls = (options: TlsOptions) => listening(createTlsServer(options), 'secureConnection');

describe.each(databases())('heads of days told outside, on $name', ({ open }) => {
  let db: Db;
  let folder = '';
  let key: HeadKey;
  let authority: Awaited<ReturnType<typeof makeAuthority>>;
  // Noon: a day is sealed an hour after it is over.
  let now = new Date(new Date().setUTCHours(12, 0, 0, 0));
  let text = '';
  beforeAll(async () => {
    db = await open();
    folder = await mkdtemp(path.join(tmpdir(), 'harbinger-heads-'));
    key = await makeHeadKey(path.join(folder, 'audit.pem'));
    authority = await makeAuthority(folder, 'logs');
  });
  /** One sealed day more, and nothing that waits. */
  beforeEach(async () => {
    await db.query('update audit_delivery set sent_at = now() where sent_at is null');
    now = new Date(now.getTime() + DAY);
    await sealDays(db, now, key);
    text = '';
  });
  afterAll(async () => {
    await db?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const senderTo = async (settings: AuditSettings, smtp?: string) => {
    const lines = new PassThrough().on('data', (bytes) => {
      text += String(bytes);
    });
    const mailer = smtp === undefined ? undefined : await createMailer({ url: smtp, from: 'harbinger@plant.example' });
    return createHeadSender({ db, channels: headChannels(settings, mailer), log: pino(lines) });
  };
  const toLogs = (port: number, caFile = authority.caFile): AuditSettings => ({
    syslogUrl: `tls://127.0.0.1:${port}`,
    syslogCaFile: caFile,
  });
  const later = (milliseconds: number) => new Date(now.getTime() + milliseconds);
  const newest = async () => (await listDays(db, { after: '', limit: 1000 })).at(-1);
  const lastError = async () =>
    (
      await db.query<{ error: string | null }>(
        'select last_error as error from audit_delivery where sent_at is null order by day desc limit 1',
      )
    ).rows[0]?.error;

  test('over TLS the head arrives once, signed, with its length before it', async () => {
    const logs = await tls(await authority.issue('logs', '10'));
    const sender = await senderTo(toLogs(logs.port));
    expect(await sender.round(now)).toBe(1);
    expect(await sender.round(later(2 * MINUTE))).toBe(0);
    await logs.close();
    const [message = '', ...more] = logs.said;
    expect(more).toEqual([]);
    const [length = '', rest = ''] = [message.split(' ', 1)[0], message.slice(message.indexOf(' ') + 1)];
    expect(Buffer.byteLength(rest)).toBe(Number(length));
    expect(rest).toContain(`>1 ${now.toISOString()} `);
    const head = await newest();
    expect(rest).toContain(` audit-head [harbinger@32473 day="${head?.day}" hash="${head?.hash}" events="`);
    expect(rest).toContain(
      ` signature="${head?.signature}" keyId="${key.id}"] \ufeffaudit head of ${head?.day}: ${head?.hash}`,
    );
    expect(text).toBe('');
  });

  test('a server that is not trusted gets no head; the log says so once, and it is sent when the server is', async () => {
    const other = await makeAuthority(folder, 'other');
    const logs = await tls(await authority.issue('logs', '11'));
    const wrong = await senderTo(toLogs(logs.port, other.caFile));
    expect(await wrong.round(now)).toBe(0);
    expect(await wrong.round(later(MINUTE - 1))).toBe(0);
    expect(wrong.counts.syslog).toEqual({ sent: 0, failed: 1, waiting: 1 });
    expect(await wrong.round(later(MINUTE))).toBe(0);
    // Twice as long: from the second attempt on two minutes.
    expect(await wrong.round(later(2 * MINUTE))).toBe(0);
    expect(wrong.counts.syslog.failed).toBe(2);
    expect(text.match(/the head of a day could not be sent/g)).toHaveLength(1);
    expect(await lastError()).toMatch(/certificate/);
    expect(logs.said).toEqual([]);
    const right = await senderTo(toLogs(logs.port));
    expect(await right.round(later(3 * MINUTE))).toBe(1);
    await logs.close();
    expect(logs.said).toHaveLength(1);
  });

  test('a server with the certificate of another host gets no head', async () => {
    const logs = await tls(await authority.issue('logs', '12', { ip: '127.0.0.9' }));
    const sender = await senderTo(toLogs(logs.port));
    expect(await sender.round(now)).toBe(0);
    expect(await lastError()).toContain('127.0.0.1');
    await logs.close();
    expect(logs.said).toEqual([]);
  });

  test('a server that wants a certificate of ours has not taken the head', async () => {
    const logs = await tls({ ...(await authority.issue('logs', '13')), requestCert: true, ca: authority.pem });
    const sender = await senderTo(toLogs(logs.port));
    expect(await sender.round(now)).toBe(0);
    expect(sender.counts.syslog).toMatchObject({ failed: 1, waiting: 1 });
    await logs.close();
  });

  test('a server that never answers holds the round for 10 seconds, and no connection beyond', async () => {
    const logs = await listening(createServer(), 'connection');
    const sender = await senderTo(toLogs(logs.port));
    expect(await sender.round(now)).toBe(0);
    expect(await lastError()).toBe('it did not answer within 10 s');
    await expect.poll(() => logs.sockets.size).toBe(0);
    await logs.close();
  });

  test('by mail the head arrives once, and audit verify reads what arrived', async () => {
    const server = await startMailServer();
    const sender = await senderTo({ mailTo: 'audit@plant.example' }, server.url);
    expect(await sender.round(now)).toBe(1);
    expect(await sender.round(later(2 * MINUTE))).toBe(0);
    await server.close();
    expect(server.mails).toHaveLength(1);
    const [mail] = server.mails;
    const head = await newest();
    expect(mail).toMatchObject({
      recipients: ['audit@plant.example'],
      subject: `Audit head of ${head?.day}: ${head?.hash.slice(0, 16)}`,
      messageId: `<audit-head-${head?.day}-${head?.hash.slice(0, 16)}@harbinger>`,
    });
    const kept = JSON.parse(mail?.text ?? '');
    expect(kept).toMatchObject([{ day: head?.day, hash: head?.hash, signature: head?.signature, keyId: key.id }]);
    expect((await verifyAudit(db, { kept })).problems).toEqual([]);
    const forged = [{ ...kept[0], hash: '0'.repeat(64) }];
    expect((await verifyAudit(db, { kept: forged })).problems).toMatchObject([{ where: `day ${head?.day}` }]);
  });

  test.each([
    ['refuses it for now', { data: () => answer(451, 'try later') }, /try later/],
    ['refuses it for good', { data: () => answer(554, 'no such thing') }, /no such thing/],
    ['knows no such recipient', { rcpt: () => answer(550, 'who is that') }, /who is that/],
    ['refuses our address', { mailFrom: () => answer(550, 'not you') }, /not you/],
  ] as const)('a mail server that %s gets the head again, until it takes it', async (_name, answers, reason) => {
    const server = await startMailServer({ ...answers });
    const sender = await senderTo({ mailTo: 'audit@plant.example' }, server.url);
    expect(await sender.round(now)).toBe(0);
    expect(await lastError()).toMatch(reason);
    expect(text).toMatch(reason);
    expect(sender.counts.mail).toEqual({ sent: 0, failed: 1, waiting: 1 });
    for (const stage of Object.keys(answers)) delete server.answers[stage as keyof typeof answers];
    expect(await sender.round(later(2 * MINUTE))).toBe(1);
    expect(sender.counts.mail).toEqual({ sent: 1, failed: 1, waiting: 0 });
    await server.close();
    expect(server.mails).toHaveLength(1);
  });

  test('without a mail server, or with one that is away, the reason is said and the head waits', async () => {
    const none = await senderTo({ mailTo: 'audit@plant.example' });
    expect(await none.round(now)).toBe(0);
    expect(await lastError()).toBe('SMTP_URL is not set');
    const server = await startMailServer();
    await server.close();
    const away = await senderTo({ mailTo: 'audit@plant.example' }, server.url);
    expect(await away.round(later(2 * MINUTE))).toBe(0);
    expect(await lastError()).toContain('ECONNREFUSED');
  });
});
