import type { Packet } from 'mqtt-packet';
import { AppError } from '../../lib/errors.ts';
import type { MqttLink } from './mqtt-link.ts';

/** Answers that somebody waits for. */
export type MqttReplies = {
  /**
   * A packet id that no waiting request uses [MQTT-2.3.1-2].
   * @throws {AppError} `unavailable` while all are taken
   */
  newId(): number;
  /**
   * The next packet of a kind and id.
   * @throws {AppError} `unavailable` when it does not come in time, or the connection ends
   */
  next<T extends Packet>(kind: T['cmd'], id?: number): Promise<T>;
  /** Gives a packet to the request that waits for it, if any. */
  give(packet: Packet): void;
};

const MAX_ID = 65_535;

/** Matches answers to waiting requests. A late answer ends the connection. */
export function createMqttReplies(link: Pick<MqttLink, 'end' | 'ended'>, timeoutMs: number): MqttReplies {
  type Waiter = { resolve: (packet: Packet) => void; reject: (error: Error) => void; late: NodeJS.Timeout };
  const waiters = new Map<string, Waiter>();
  const taken = new Set<number>();
  let last = 0;
  const keyOf = (kind: string, id: number | undefined): string => `${kind} ${id ?? ''}`;
  void link.ended.then((reason) => {
    const error = reason instanceof AppError ? reason : new AppError('unavailable', reason.message, { cause: reason });
    for (const { reject, late } of waiters.values()) {
      clearTimeout(late);
      reject(error);
    }
    waiters.clear();
    taken.clear();
  });
  return {
    newId() {
      if (taken.size >= MAX_ID) throw new AppError('unavailable', 'too much waits for its acknowledgement');
      do last = (last % MAX_ID) + 1;
      while (taken.has(last));
      return last;
    },
    next: <T extends Packet>(kind: T['cmd'], id?: number) =>
      new Promise<T>((resolve, reject) => {
        if (id !== undefined) taken.add(id);
        const late = setTimeout(() => link.end(new AppError('unavailable', `no ${kind} came in time`)), timeoutMs);
        waiters.set(keyOf(kind, id), { resolve: (packet) => resolve(packet as T), reject, late });
      }),
    give(packet) {
      const key = keyOf(packet.cmd, packet.messageId);
      const waiter = waiters.get(key);
      if (!waiter) return;
      waiters.delete(key);
      taken.delete(packet.messageId ?? 0);
      clearTimeout(waiter.late);
      waiter.resolve(packet);
    },
  };
}
