import type { AedesOptions } from 'aedes';
import { carriedBy, carriedByPayload, carryByPayload, isExpired } from '../messages/carried.ts';
import type { DeliveredOnce } from './delivered-once.ts';
import { gateOf } from './watch-clients.ts';

/** Decides on each message that is about to go to a client: not a repeat, not one that has expired, nor one's own where it asked for none of those. */
export function createForward(options: {
  now: () => number;
  once: DeliveredOnce;
}): NonNullable<AedesOptions['authorizeForward']> {
  const { now, once } = options;
  return (client, packet) => {
    if (once.isRepeat(client, packet)) return null;
    const carried = carriedBy(packet) ?? carriedByPayload(packet.payload as Buffer);
    if (!carried) return packet;
    if (isExpired(carried, now()) || carried.notTo === client.id) return null;
    if (gateOf(client).v5) carryByPayload(packet.payload, carried);
    return packet;
  };
}
