import type { Client, PublishPacket } from 'aedes';
import { createOneAfterAnother } from '../../lib/one-after-another.ts';
import type { Principal } from '../../lib/principal.ts';
import type { Gate } from '../connection/gate.ts';
import { carry } from '../messages/carried.ts';

/** A will as stored: with its principal, because its client is gone when it is published. */
export type KeptWill = PublishPacket & {
  readonly clientId: string;
  readonly principal: Principal;
  /** With MQTT 5: how long it waits for a return of its client, and after what time it expires. */
  readonly delaySeconds?: number | undefined;
  readonly expirySeconds?: number | undefined;
};

/** Adds to a will the data that aedes does not keep. */
export function withOrigin(will: object, { principal, v5 }: Pick<Gate, 'principal' | 'v5'>): object {
  const { forwarded, ...times } = v5?.connect.will ?? {};
  if (forwarded) carry(will, { properties: forwarded });
  return Object.assign(will, { principal, ...times });
}

/** The owner of a will to delete: a new connection, or by its id alone an ended one. */
export type WillOf = { readonly id: string };

/**
 * Keeps apart the wills of connections with one client id. aedes deletes a will by the id alone
 * once it is published. By then the next connection may have stored its own, which the end of the
 * process would lose.
 */
export function createKeptWills() {
  const inTurn = createOneAfterAnother();
  const keepers = new Map<string, Client>();
  return {
    /** Stores the will of a connection. */
    put: (client: Client, store: () => Promise<void>): Promise<void> =>
      inTurn(client.id, async () => {
        keepers.set(client.id, client);
        await store();
      }),
    /** Deletes a will, unless it is that of an open connection. */
    delete: (whose: WillOf, remove: () => Promise<unknown>): Promise<unknown> =>
      inTurn(whose.id, async () => {
        const begins = 'conn' in whose;
        if (!begins && keepers.get(whose.id)?.closed === false) return undefined;
        keepers.delete(whose.id);
        return await remove();
      }),
  };
}
