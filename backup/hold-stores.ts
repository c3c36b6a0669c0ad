import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Type } from 'typebox';
import type { Routes } from '../http/http-app.ts';
import type { Log } from '../lib/log.ts';
import { frameOf } from './parts/frames.ts';

/** The broker's sessions in the data folder, while a backup is made. */
export const SESSION_COPY = 'backup-sessions';

const Wanted = Type.Object({
  seconds: Type.Integer({
    minimum: 0,
    maximum: 300,
    description: 'The hold ends by itself after this time; 0 ends it',
  }),
});
const Held = Type.Object({
  held: Type.Boolean({ description: 'Whether readings were held from the request before until this one' }),
});

/** Holds the embedded stores still, for a copy of their files. */
export type StoreHold = {
  /** @returns whether they were held from the call before until now */
  hold(seconds: number): Promise<boolean>;
  close(): Promise<void>;
};

/**
 * Readings are acknowledged and go to the journal during a hold; they wait there for the store of
 * readings.
 */
export function createStoreHold(options: {
  dataDir: string;
  recorder: { hold(): Promise<void>; release(): Promise<void> };
  sessionEntries: () => AsyncIterable<[Buffer, Buffer]>;
  log: Log;
}): StoreHold {
  const { recorder, sessionEntries, log } = options;
  const copy = path.join(options.dataDir, SESSION_COPY);
  let ends: NodeJS.Timeout | undefined;
  let turn: Promise<unknown> = Promise.resolve();
  const release = async (): Promise<void> => {
    clearTimeout(ends);
    ends = undefined;
    await recorder.release();
    await rm(copy, { force: true });
  };
  const begin = async (): Promise<void> => {
    await recorder.hold();
    try {
      await pipeline(Readable.from(frames(sessionEntries())), createWriteStream(copy, { mode: 0o600 }));
    } catch (error) {
      await release();
      throw error;
    }
  };
  const hold = async (seconds: number): Promise<boolean> => {
    const held = ends !== undefined;
    clearTimeout(ends);
    if (seconds === 0) {
      await release();
      return held;
    }
    if (!held) await begin();
    ends = setTimeout(() => {
      log.warn({ seconds }, 'a backup that held the store of readings has ended without a word; they go on');
      turn = turn.then(release);
    }, seconds * 1000);
    ends.unref();
    return held;
  };
  return {
    hold: (seconds) => {
      const mine = turn.then(() => hold(seconds));
      turn = mine.catch(() => undefined);
      return mine;
    },
    close: async () => {
      await turn;
      if (ends) await release();
    },
  };
}

async function* frames(entries: AsyncIterable<[Buffer, Buffer]>): AsyncGenerator<Buffer> {
  for await (const [key, value] of entries) yield frameOf(key, value);
}

/** The hold, for `harbinger backup` on this machine. */
export function holdRoutes({ hold }: StoreHold): Routes {
  const schema = {
    operationId: 'holdStores',
    summary: 'Holds the store of readings still, or lets it go on, for a backup',
    description:
      'Readings are acknowledged meanwhile, and stored after it. The hold ends by itself unless it is renewed.',
    tags: ['system'],
    body: Wanted,
    response: { 200: Held },
  };
  return (api) => {
    api.put('/system/hold', { schema, config: { allSites: true } }, async ({ body }) => ({
      held: await hold(body.seconds),
    }));
  };
}
