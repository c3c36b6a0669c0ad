import type { AedesOptions } from 'aedes';
import { carriedBy, carriedByPayload, carryByPayload, isExpired } from './carried.ts';
import { gateOf } from './watch-clients.ts';

/** Decides on each message that is about to go to a client: not one that has expired, nor one's own where it asked for none of those. */
export function createForward({ now }: { now: () => number }): NonNullable<AedesOptions['authorizeForward']> {
  return (client, packet) => {
    const carried = carriedBy(packet) ?? carriedByPayload(packet.payload as Buffer);
    if (!carried) return packet;
    if (isExpired(carried, now()) || carried.notTo === client.id) return null;
    if (gateOf(client).v5) carryByPayload(packet.payload, carried);
    return packet;
  };
}
