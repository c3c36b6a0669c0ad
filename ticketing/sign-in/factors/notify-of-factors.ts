import { recordAccess } from '../../accounts/access-events.ts';
import type { Sql } from '../../db/sql.ts';
import { notify } from '../../notify/outbox.ts';

/** Changes of a person's factors, for the record and for the notice to the person. */
export type FactorChange = {
  readonly personId: string;
  readonly actor: string;
  readonly kind: 'factor_added' | 'factor_removed' | 'factors_reset' | 'recovery_code_used';
  readonly what: Readonly<Record<string, unknown>>;
  readonly now: Date;
};

/** Records a change, and notifies the person: somebody else may have made it. */
export async function notifyOfFactors(sql: Sql, { personId, actor, kind, what, now }: FactorChange): Promise<void> {
  await recordAccess(sql, { actor, kind, payload: { person: personId, ...what }, now });
  const { name, kind: factor } = what;
  const text = typeof name === 'string' ? { text: `${name} (${factor})` } : {};
  const event = `${kind}:${String(name ?? '')}:${now.toISOString()}`;
  await notify(sql, { ticketId: null, event, kind, to: [personId], params: { actor, ...text }, now });
}

/** Notifies a person that somebody with their password guesses codes. */
export async function notifyOfGuessing(sql: Sql, { personId, now }: { personId: string; now: Date }): Promise<void> {
  const event = `factor_guessing:${now.toISOString()}`;
  await notify(sql, { ticketId: null, event, kind: 'factor_guessing', to: [personId], params: {}, now });
}
