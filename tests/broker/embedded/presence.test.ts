import { expect, it } from 'vitest';
import { createPresenceBook } from '../../../broker/embedded/presence.ts';

it('a device is online while it has one connection, and since the first', () => {
  const book = createPresenceBook();
  expect(book.get('p:a')).toBeUndefined();
  expect(book.connected('p:a', 10)).toBe(true);
  expect(book.connected('p:a', 20)).toBe(false);
  expect(book.disconnected('p:a', 30)).toBe(false);
  expect(book.get('p:a')).toEqual({ online: true, since: 10 });
  expect(book.disconnected('p:a', 40)).toBe(true);
  expect(book.get('p:a')).toEqual({ online: false, since: 40 });
  expect(book.disconnected('p:a', 50)).toBe(false);
  expect([...book.all()]).toEqual([['p:a', { online: false, since: 40 }]]);
});

it('devices that left first are forgotten first', () => {
  const book = createPresenceBook({ maxOffline: 2 });
  for (const name of ['a', 'b', 'c']) book.connected(name, 1);
  for (const [at, name] of ['a', 'b', 'c'].entries()) book.disconnected(name, at);
  expect([...book.all().keys()]).toEqual(['b', 'c']);
});
