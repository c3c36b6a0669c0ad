import type { ServerResponse } from 'node:http';
import { Type } from 'typebox';
import type { Now } from '../../lib/clock.ts';
import { AppError } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import { everyone } from '../access/roles.ts';
import type { Db } from '../db.ts';
import { createChangeFeed } from '../finding/change-feed.ts';
import { type Change, isSeenBy, readChanges } from '../finding/recent-changes.ts';
import { ticketNumber } from '../tickets.ts';
import { invalidFields } from './problem.ts';
import type { Routes } from './server.ts';
import { viewFor } from './sign-in.ts';

const HEARTBEAT_MS = 15_000;
/** Whoever may not see it any more is asked again who they are: clients come back by themselves. */
const LIFE_MS = 15 * 60_000;
const MAX_WATCHERS = 200;
/** Who does not read this much is let go, and takes up from the last event that they have. */
const MAX_UNREAD_BYTES = 256 * 1024;
/** What happened before is not told again: lists are read anew. */
const MAX_BACK_MS = 3_600_000;
const MAX_CATCH_UP = 1_000;

/** `GET /events`: what changes, as it changes (server-sent events). */
export function changeRoutes({ db, now, log }: { db: Db; now: Now; log: Log }): Routes {
  const feed = createChangeFeed({ db, now, log });
  const open = new Set<ServerResponse>();
  return (api) => {
    api.addHook('preClose', async () => {
      for (const response of open) response.destroy();
    });
    const schema = {
      operationId: 'watchChanges',
      summary: 'Server-sent events: what happens to tickets and alarms that the caller may see',
      description:
        'Events are `ticket` and `episode`, with `{id, kind, at}` as data, and `reset` where too much was missed: read lists ' +
        'anew. After a break the events of the last second may come twice. A comment comes every 15 seconds; the stream ends ' +
        'after 15 minutes, for the client to connect again.',
      tags: ['tickets'],
      headers: Type.Object({
        'last-event-id': Type.Optional(Type.String({ description: '`id` of the last event that was received' })),
      }),
      response: { 200: { description: 'Events', content: { 'text/event-stream': { schema: Type.String() } } } },
    };
    api.get('/events', { schema, config: { roles: everyone } }, async (request, reply) => {
      if (open.size >= MAX_WATCHERS) throw new AppError('unavailable', 'Too many watch already; try again.');
      const since = readId(request.headers['last-event-id']);
      const view = viewFor(request);
      const missed = since === undefined ? [] : await missedSince(db, since, now());
      reply.hijack();
      const { raw } = reply;
      const headers = { ...reply.getHeaders(), 'content-type': 'text/event-stream', 'cache-control': 'no-store' };
      raw.writeHead(200, headers as Record<string, string>);
      const send = (text: string): void => {
        raw.write(text);
        if (raw.writableLength > MAX_UNREAD_BYTES) raw.destroy();
      };
      const tell = (changes: readonly Change[]): void => {
        const seen = changes.filter((change) => isSeenBy(view, change));
        if (seen.length > 0) send(seen.map(eventText).join(''));
      };
      send('retry: 2000\n\n');
      if (missed === 'too much') send(`event: reset\nid: ${now().getTime()}\ndata: {}\n\n`);
      else tell(missed);
      // Who went while it was looked up what they missed: their `close` is over, and nothing would end this.
      if (raw.destroyed || request.raw.destroyed || raw.socket?.destroyed) return;
      const unwatch = feed.watch(tell);
      open.add(raw);
      const heartbeat = setInterval(send, HEARTBEAT_MS, ': alive\n\n').unref();
      const life = setTimeout(() => raw.end(), LIFE_MS).unref();
      raw.on('close', () => {
        unwatch();
        open.delete(raw);
        clearInterval(heartbeat);
        clearTimeout(life);
      });
    });
  };
}

function readId(text: string | undefined): Date | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,15}$/.test(text)) return new Date(Number(text));
  throw invalidFields([{ field: 'last-event-id', message: 'is not the id of an event' }]);
}

async function missedSince(db: Db, since: Date, now: Date): Promise<readonly Change[] | 'too much'> {
  if (now.getTime() - since.getTime() > MAX_BACK_MS) return 'too much';
  const missed = await readChanges(db, since, MAX_CATCH_UP + 1);
  return missed.length > MAX_CATCH_UP ? 'too much' : missed;
}

function eventText({ at, noun, id, kind }: Change): string {
  const data = { id: noun === 'ticket' ? ticketNumber(Number(id)) : id, kind, at: at.toISOString() };
  return `event: ${noun}\nid: ${at.getTime()}\ndata: ${JSON.stringify(data)}\n\n`;
}
