import { createMailer } from '../../ticketing/delivery/mailer.ts';
import type { SmtpSettings } from '../../ticketing/notify/notification-settings.ts';
import { attempt, type Finding } from './finding.ts';

/** Whether the mail server answers and accepts the sign-in; sends nothing. */
export function checkSmtp({ url, from }: SmtpSettings): Promise<Finding> {
  if (url === undefined || from === undefined) {
    return attempt('mail server', '', () => 'none: people get messages in their inbox only; SMTP_URL sets one');
  }
  return attempt('mail server', 'check SMTP_URL, with user and password, and that the server is there', async () => {
    const { hostname, port } = new URL(url);
    await (await createMailer({ url, from })).verify();
    return `${hostname}${port === '' ? '' : `:${port}`} answers; mail comes from ${from}`;
  });
}
