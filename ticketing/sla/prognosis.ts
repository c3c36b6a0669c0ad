import { AppError } from '../../lib/errors.ts';
import type { Sql } from '../db.ts';
import { unprocessable } from '../perform-transition.ts';
import { endStates } from '../state-machine.ts';
import { recordChange } from '../ticket-record.ts';
import { lockTicket } from '../tickets.ts';
import type { SlaPolicy } from './policy.ts';

/** When a machine may fail at the earliest, as somebody says at a moment. */
type Prognosis = {
  readonly earliestFailureAt: Date;
  readonly method: string;
  readonly actor: string;
  readonly now: Date;
  readonly policy: SlaPolicy;
};

/**
 * Bounds the restore clock of a ticket by a prognosis: half of the time that is left, if that is earlier than its tier.
 * @returns by when the machine is to be restored
 * @throws {AppError} `unprocessable` for a failure that lies in the past; `conflict` for a ticket that is over
 */
export async function setPrognosis(sql: Sql, ticketId: number, prognosis: Prognosis): Promise<Date> {
  const { earliestFailureAt, method, actor, now, policy } = prognosis;
  const ticket = await lockTicket(sql, ticketId);
  if (!ticket || endStates.includes(ticket.state)) throw new AppError('conflict', 'The ticket is over.');
  if (earliestFailureAt <= now) throw unprocessable('earliestFailureAt', 'must lie in the future');
  const restoreBy = new Date((now.getTime() + earliestFailureAt.getTime()) / 2);
  const payload = { restoreBy, earliestFailureAt, method };
  await recordChange(sql, ticket, {
    change: {},
    events: [{ actor, kind: 'restore_by_changed', payload }],
    now,
    policy,
  });
  return restoreBy;
}
