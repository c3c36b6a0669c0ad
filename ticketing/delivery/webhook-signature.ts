import { createHmac, randomBytes } from 'node:crypto';

const PREFIX = 'whsec_';

/** A new signing secret: `whsec_` and 32 random bytes in base64, as Standard Webhooks writes it. */
export function newWebhookSecret(random: (bytes: number) => Buffer = randomBytes): string {
  return PREFIX + random(32).toString('base64');
}

/**
 * The headers of Standard Webhooks. A receiver computes HMAC-SHA256 over `id.timestamp.body` with
 * the secret, compares it, refuses old time stamps, and accepts each id once.
 * @param at when it is sent, which is not when it happened
 */
export function webhookHeaders(
  secret: string,
  message: { readonly id: string; readonly at: Date; readonly body: string },
): Readonly<Record<string, string>> {
  const timestamp = String(Math.floor(message.at.getTime() / 1000));
  const key = Buffer.from(secret.slice(PREFIX.length), 'base64');
  const signature = createHmac('sha256', key).update(`${message.id}.${timestamp}.${message.body}`).digest('base64');
  return { 'webhook-id': message.id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` };
}
