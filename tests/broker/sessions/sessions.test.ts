import { PassThrough } from 'node:stream';
import type { Client } from 'aedes';
import { ClassicLevel } from 'classic-level';
import { expect, it } from 'vitest';
import { tempDir } from '../../helpers/temp-dir.ts';
import { sessionsOn } from '../sessions-on.ts';

it('ends the connection of a client whose retained messages cannot be read, and nothing else', async () => {
  const db = new ClassicLevel(tempDir());
  await db.open();
  const { sessions } = sessionsOn(db);
  const conn = Object.assign(new PassThrough(), { drained: async () => undefined });
  await sessions.setup({ id: 'a' });
  sessions.retained.admit(undefined, { topic: 'a', payload: 'x' });
  sessions.asked = { client: { conn } as unknown as Client, subscriptions: [] };
  const ended = new Promise((resolve) => void conn.once('close', resolve));
  await db.close();
  sessions.createRetainedStreamCombi(['#']).resume();
  await ended;
  expect(conn.destroyed).toBe(true);
});

it('forgets no will once it is closed, and nobody has to listen to that', async () => {
  const db = new ClassicLevel(tempDir());
  await db.open();
  const { sessions } = sessionsOn(db);
  await db.close();
  expect(await sessions.delWill({ id: 'a' })).toBeUndefined();
});
