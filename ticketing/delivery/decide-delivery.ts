import type { Choice, Wishes } from '../notify/preferences.ts';
import { nextLocalTime, quietUntil } from '../notify/quiet-hours.ts';

const HOUR_MS = 3_600_000;

/** Whether a mail goes out now, and why; or when it goes out with others. */
export type Decision =
  | { readonly kind: 'deliver'; readonly reason: 'urgent' | 'wanted' }
  | { readonly kind: 'hold'; readonly until: Date; readonly reason: 'quiet_hours' | 'digest' };

/**
 * Decides about one mail when it could go out, so that a delayed mail does not arrive at night
 * either. Urgent mail goes out at any hour. Pure.
 */
export function decideDelivery(
  mail: { readonly urgent: boolean; readonly choice: Choice },
  wishes: Pick<Wishes, 'quietHours' | 'digestAt' | 'timeZone'>,
  now: Date,
): Decision {
  if (mail.urgent) return { kind: 'deliver', reason: 'urgent' };
  const slot = digestSlot(mail.choice, wishes, now);
  const { quietHours, timeZone } = wishes;
  const quiet = quietHours ? quietUntil(slot ?? now, quietHours, timeZone) : null;
  if (quiet) return { kind: 'hold', until: quiet, reason: slot ? 'digest' : 'quiet_hours' };
  return slot ? { kind: 'hold', until: slot, reason: 'digest' } : { kind: 'deliver', reason: 'wanted' };
}

function digestSlot(choice: Choice, wishes: Pick<Wishes, 'digestAt' | 'timeZone'>, now: Date): Date | null {
  switch (choice) {
    case 'hourly':
      return new Date((Math.floor(now.getTime() / HOUR_MS) + 1) * HOUR_MS);
    case 'daily':
      return nextLocalTime(now, wishes.digestAt, wishes.timeZone);
    case 'on':
    case 'off':
      return null;
    default:
      return choice satisfies never;
  }
}
