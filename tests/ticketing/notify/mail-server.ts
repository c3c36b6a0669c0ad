import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';

/** A mail as the server took it: parsed, and the bytes of its head. */
export type Received = ParsedMail & { readonly head: string; readonly recipients: readonly string[] };

/** The server's answer at a stage of the next conversation; undefined lets it pass. */
export type Answers = {
  rcpt?: () => Error | undefined;
  mailFrom?: () => Error | undefined;
  /**
   * After the whole mail has come: an error refuses it; `hang` never answers, and the mail counts
   * as received.
   */
  data?: () => Error | 'hang' | undefined;
};

/** An SMTP answer with a code. */
export function answer(code: number, text: string): Error {
  return Object.assign(new Error(text), { responseCode: code });
}

/** Starts a real SMTP server on loopback. */
export async function startMailServer(answers: Answers = {}, port = 0) {
  const mails: Received[] = [];
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    authOptional: true,
    closeTimeout: 100,
    onAuth: ({ password }, _session, done) =>
      password === 'right' ? done(null, { user: 'harbinger' }) : done(answer(535, 'wrong password')),
    onMailFrom: (_address, _session, done) => done(answers.mailFrom?.() ?? null),
    onRcptTo: (_address, _session, done) => done(answers.rcpt?.() ?? null),
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const raw = Buffer.concat(chunks);
        void simpleParser(raw).then((mail) => {
          const refused = answers.data?.();
          if (refused instanceof Error) return done(refused);
          const recipients = session.envelope.rcptTo.map(({ address }) => address);
          mails.push({ ...mail, recipients, head: raw.toString().split('\r\n\r\n', 1)[0] ?? '' });
          if (refused !== 'hang') done();
        });
      });
    },
  });
  server.on('error', () => undefined);
  server.listen(port, '127.0.0.1');
  await once(server.server, 'listening');
  const at = (server.server.address() as AddressInfo).port;
  return {
    mails,
    answers,
    port: at,
    url: `smtp://127.0.0.1:${at}`,
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}
