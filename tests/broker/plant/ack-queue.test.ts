import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createAckQueue } from '../../../broker/plant/ack-queue.ts';

describe('queue of acknowledgements', () => {
  it('keeps the order of arrival, whatever the order in which messages become safe', () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray(
          Array.from({ length: 30 }, (_, i) => i),
          { minLength: 30 },
        ),
        (order) => {
          const sent: number[] = [];
          const queue = createAckQueue<number>({ onSafe: (item) => sent.push(item), onFailed: () => undefined });
          const done = order.map((_, i) => queue.add(i));
          for (const i of order) done[i]?.();
          expect(sent).toEqual(order.map((_, i) => i));
          expect(queue.pending()).toBe(0);
        },
      ),
    );
  });

  it('acknowledges what came before one that is not safe, and nothing after it', () => {
    const sent: string[] = [];
    const queue = createAckQueue<string>({ onSafe: (item) => sent.push(item), onFailed: (e) => sent.push(e.message) });
    const [first, bad, last] = ['before', 'bad', 'after'].map((item) => queue.add(item));
    last?.();
    bad?.(new Error('disk full'));
    expect(sent).toEqual([]);
    first?.();
    last?.();
    expect(sent).toEqual(['before', 'disk full']);
  });

  it('forgets what it has sent', () => {
    let sent = 0;
    const queue = createAckQueue<number>({ onSafe: () => sent++, onFailed: () => undefined });
    const open = queue.add(0);
    const done = Array.from({ length: 5000 }, (_, i) => queue.add(i));
    for (const one of done) one();
    expect(queue.pending()).toBe(5001);
    open();
    expect([sent, queue.pending()]).toEqual([5001, 0]);
  });
});
