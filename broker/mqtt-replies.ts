import type { Packet } from 'mqtt-packet';
import { AppError } from '../lib/errors.ts';
import type { MqttLink } from './mqtt-link.ts';

/** Answers that somebody waits for. */
export type MqttReplies = {
  /** The next packet of a kind and id. @throws {AppError} `unavailable` when it does not come in time, or the connection ends */
  next<T extends Packet>(kind: T['cmd'], id?: number): Promise<T>;
  /** Gives a packet to the one who waits for it, if anybody does. */
  give(packet: Packet): void;
};

/** Matches answers to those who wait. An answer that does not come in time ends the connection. */
export function createMqttReplies(link: Pick<MqttLink, 'end' | 'ended'>, timeoutMs: number): MqttReplies {
  type Waiter = { resolve: (packet: Packet) => void; reject: (error: Error) => void; late: NodeJS.Timeout };
  const waiters = new Map<string, Waiter>();
  const keyOf = (kind: string, id: number | undefined): string => `${kind} ${id ?? ''}`;
  void link.ended.then((reason) => {
    const error = reason instanceof AppError ? reason : new AppError('unavailable', reason.message, { cause: reason });
    for (const { reject, late } of waiters.values()) {
      clearTimeout(late);
      reject(error);
    }
    waiters.clear();
  });
  return {
    next: <T extends Packet>(kind: T['cmd'], id?: number) =>
      new Promise<T>((resolve, reject) => {
        const late = setTimeout(() => link.end(new AppError('unavailable', `no ${kind} came in time`)), timeoutMs);
        waiters.set(keyOf(kind, id), { resolve: (packet) => resolve(packet as T), reject, late });
      }),
    give(packet) {
      const key = keyOf(packet.cmd, packet.messageId);
      const waiter = waiters.get(key);
      if (!waiter) return;
      waiters.delete(key);
      clearTimeout(waiter.late);
      waiter.resolve(packet);
    },
  };
}
