import { expect, test } from 'vitest';
import { createPersonNames } from '../../web/api/person-names.ts';

const MINUTE = 60_000;

function names(read: (ids: readonly string[]) => Promise<readonly { id: string; name: string }[]>) {
  let now = 0;
  const asked: (readonly string[])[] = [];
  const made = createPersonNames({
    now: () => now,
    read: async (ids) => {
      asked.push(ids);
      return await read(ids);
    },
  });
  return { ...made, asked, pass: (ms: number) => (now += ms) };
}

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

test('names that a page shows are asked for together, once, and told when they come', async () => {
  const mei = names(async (ids) => ids.filter((id) => id !== 'ghost').map((id) => ({ id, name: id.toUpperCase() })));
  let told = 0;
  const stop = mei.listen(() => (told += 1));
  expect(['mei', 'bo', 'mei', 'ghost'].map(mei.of)).toEqual([undefined, undefined, undefined, undefined]);
  await settled();
  expect(['mei', 'bo', 'ghost'].map(mei.of)).toEqual(['MEI', 'BO', undefined]);
  await settled();
  expect(mei.asked).toEqual([['mei', 'bo', 'ghost']]);
  expect([told, mei.version()]).toEqual([1, 1]);
  mei.pass(11 * MINUTE);
  // The name before stays until the new one has come.
  expect(mei.of('mei')).toBe('MEI');
  stop();
  await settled();
  expect(mei.asked.at(-1)).toEqual(['mei']);
  expect(told).toBe(1);
});

test('many names go in several requests; what could not be read is asked for again after a while', async () => {
  let fails = true;
  const many = names(async (ids) => {
    if (fails) throw new Error('away');
    return ids.map((id) => ({ id, name: id }));
  });
  const ids = Array.from({ length: 120 }, (_, index) => `p${index}`);
  for (const id of ids) many.of(id);
  await settled();
  expect(many.asked.map(({ length }) => length)).toEqual([50, 50, 20]);
  fails = false;
  many.of('p1');
  await settled();
  expect(many.asked.length).toBe(3);
  many.pass(MINUTE);
  many.of('p1');
  await settled();
  expect(many.of('p1')).toBe('p1');
});
