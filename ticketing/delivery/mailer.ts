import type { Outcome } from './outcome.ts';

/** One mail as it is handed to the server; every text may hold anything, the library encodes it. */
export type Mail = {
  readonly to: { readonly name: string; readonly address: string };
  /** Without angle brackets. */
  readonly messageId: string;
  /** The first mail of the thread; absent for a mail without a thread. */
  readonly thread?: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** Whether it must be seen at once. */
  readonly urgent: boolean;
};

/** Hands mails to an SMTP server. */
export type Mailer = {
  /** Says what became of it within a minute; never rejects. */
  send(mail: Mail): Promise<Outcome>;
  /**
   * Connects, signs in if the URL has an account, and leaves.
   * @throws with the reason where that fails
   */
  verify(): Promise<void>;
};

const TIMEOUTS = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 30_000, dnsTimeout: 10_000 };
const LONGEST_MS = 55_000;

/**
 * Creates the mailer; nothing connects before the first mail. Each mail has a connection of its
 * own.
 */
export async function createMailer({ url, from }: { url: string; from: string }): Promise<Mailer> {
  const { createTransport } = await import('nodemailer');
  const transport = createTransport({ url, ...TIMEOUTS, disableFileAccess: true, disableUrlAccess: true });
  return {
    verify: async () => {
      await transport.verify();
    },
    send: async (mail) => {
      const { to, messageId, thread, subject, text, html, urgent } = mail;
      if (!isAddress(to.address))
        return { kind: 'refused', reason: `${JSON.stringify(to.address)} is no mail address` };
      try {
        await transport.sendMail({
          from: { name: 'Harbinger', address: from },
          to: { name: oneLine(to.name), address: to.address },
          messageId: `<${messageId}>`,
          ...(thread !== undefined && { inReplyTo: `<${thread}>`, references: [`<${thread}>`] }),
          subject: oneLine(subject),
          text,
          html,
          ...(urgent && { priority: 'high' as const }),
          // RFC 3834: no holiday notice is an answer to this.
          headers: { 'Auto-Submitted': 'auto-generated' },
          signal: AbortSignal.timeout(LONGEST_MS),
        });
        return { kind: 'sent' };
      } catch (error) {
        return outcomeOf(error as SmtpError);
      }
    },
  };
}

type SmtpError = Error & { code?: string; command?: string; responseCode?: number; permanent?: boolean };

/** Classifies a failure of the library: of the mail, or of the server. */
function outcomeOf({ message, code, command, responseCode, permanent }: SmtpError): Outcome {
  const reason = oneLine(message).slice(0, 500);
  // It refuses our own address: a setting is wrong, and no mail is to be lost for that.
  if (responseCode === 421 || (command === 'MAIL FROM' && permanent)) return { kind: 'unreachable', reason };
  if (code === 'EENVELOPE' || code === 'EMESSAGE') return { kind: permanent ? 'refused' : 'failed', reason };
  // After DATA only this mail is in doubt; before, the server would treat every other one alike.
  if (command === 'DATA' || code === 'EABORT') return { kind: 'failed', reason };
  return { kind: 'unreachable', reason };
}

/**
 * The addresses that our people have: one @, and nothing that could end a header or an SMTP
 * command.
 */
function isAddress(address: string): boolean {
  return address.length <= 254 && /^[^\s<>@,;:"\\\p{Cc}]+@[^\s<>@,;:"\\\p{Cc}]+$/u.test(address);
}

function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
}
