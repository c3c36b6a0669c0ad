import { expect, it } from 'vitest';
import { createInOrder } from '../../lib/in-order.ts';

function deferred() {
  let resolve: () => void = () => undefined;
  let reject: (error: Error) => void = () => undefined;
  const promise = new Promise<void>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}

it('tasks of one key end in the order in which they were begun, a failed one holds up nobody', async () => {
  const inOrder = createInOrder();
  const ended: string[] = [];
  const begin = (key: string, name: string) => {
    const task = deferred();
    const end = () => void ended.push(name);
    inOrder(key, task.promise).then(end, end);
    return task;
  };
  const [a, b, c] = [begin('x', 'a'), begin('x', 'b'), begin('x', 'c')] as const;
  const other = begin('y', 'other');
  c.resolve();
  other.resolve();
  b.reject(new Error('disk'));
  await expect.poll(() => ended).toEqual(['other']);
  a.resolve();
  await expect.poll(() => ended).toEqual(['other', 'a', 'b', 'c']);
});
