import type { ServerResponse } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { Now } from '../../lib/clock.ts';
import { messageOf } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import { viewOf } from '../access/caller.ts';
import { everyone } from '../access/roles.ts';
import type { Db } from '../db.ts';
import { createChangeFeed } from '../finding/change-feed.ts';
import { type Change, isSeenBy, readChanges } from '../finding/recent-changes.ts';
import { ticketNumber } from '../tickets.ts';
import { invalidFields } from './problem.ts';
import type { Routes } from './server.ts';
import { callerOf } from './sign-in.ts';
import { askAgain } from './standing-access.ts';
import { createStreamPlaces, MAX_STREAMS_OF_CALLER, type StreamPlaces } from './stream-places.ts';

const HEARTBEAT_MS = 15_000;
/** Clients come back by themselves. */
const LIFE_MS = 15 * 60_000;
/** A reader that may not see it any more hears nothing more, and is let go so soon. */
const ASK_EVERY_MS = 5_000;
/** Who does not read this much is let go, and takes up from the last event that they have. */
const MAX_UNREAD_BYTES = 256 * 1024;
/** What happened before is not told again: lists are read anew. */
const MAX_BACK_MS = 3_600_000;
const MAX_CATCH_UP = 1_000;

/** `GET /events`: what changes, as it changes (server-sent events). */
export function changeRoutes(deps: { db: Db; now: Now; log: Log; places?: StreamPlaces }): Routes {
  const { db, now, log, places = createStreamPlaces() } = deps;
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
        'after 15 minutes, for the client to connect again, and when the caller loses access. ' +
        `A caller may have ${MAX_STREAMS_OF_CALLER} streams.`,
      tags: ['tickets'],
      headers: Type.Object({
        'last-event-id': Type.Optional(Type.String({ description: '`id` of the last event that was received' })),
      }),
      response: { 200: { description: 'Events', content: { 'text/event-stream': { schema: Type.String() } } } },
    };
    api.get('/events', { schema, config: { roles: everyone } }, async (request, reply) => {
      const since = readId(request.headers['last-event-id']);
      const leave = places.take(callerOf(request));
      reply.raw.on('close', leave);
      try {
        const missed = since === undefined ? [] : await missedSince(db, since, now());
        reply.hijack();
        await stream(request, reply, missed);
      } catch (error) {
        leave();
        throw error;
      }
    });
  };

  async function stream(request: FastifyRequest, reply: FastifyReply, missed: Missed): Promise<void> {
    const { raw } = reply;
    const headers = { ...reply.getHeaders(), 'content-type': 'text/event-stream', 'cache-control': 'no-store' };
    raw.writeHead(200, headers as Record<string, string>);
    const send = (text: string): void => {
      raw.write(text);
      if (raw.writableLength > MAX_UNREAD_BYTES) raw.destroy();
    };
    const tell = createTelling(request, { send, end: () => raw.destroy() });
    send('retry: 2000\n\n');
    if (missed === 'too much') send(`event: reset\nid: ${now().getTime()}\ndata: {}\n\n`);
    else await tell(missed);
    // Who went while it was looked up what they missed: their `close` is over, and nothing would end this.
    if (raw.destroyed || request.raw.destroyed || raw.socket?.destroyed) {
      raw.destroy();
      return;
    }
    const unwatch = feed.watch((changes) => void tell(changes));
    open.add(raw);
    const timers = [
      setInterval(send, HEARTBEAT_MS, ': alive\n\n').unref(),
      setInterval(() => void tell('nothing new'), ASK_EVERY_MS).unref(),
    ];
    const life = setTimeout(() => raw.end(), LIFE_MS).unref();
    raw.on('close', () => {
      unwatch();
      open.delete(raw);
      for (const timer of timers) clearInterval(timer);
      clearTimeout(life);
    });
  }
}

/**
 * Tells one reader of changes, in order. Each time they are asked again who they are and what they may see; a reader who
 * may not watch any more hears nothing, and the stream ends.
 */
function createTelling(
  request: FastifyRequest,
  { send, end }: { send: (text: string) => void; end: () => void },
): (changes: readonly Change[] | 'nothing new') => Promise<void> {
  let last: Promise<void> = Promise.resolve();
  const next = async (changes: readonly Change[]): Promise<void> => {
    const view = viewOf(await askAgain(request));
    const seen = changes.filter((change) => isSeenBy(view, change));
    if (seen.length > 0) send(seen.map(eventText).join(''));
  };
  return (changes) => {
    if (changes !== 'nothing new' && changes.length === 0) return last;
    last = last
      .then(() => next(changes === 'nothing new' ? [] : changes))
      .catch((error: unknown) => {
        request.log.info({ reason: messageOf(error) }, 'an event stream was ended: its reader lost access');
        end();
      });
    return last;
  };
}

function readId(text: string | undefined): Date | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,15}$/.test(text)) return new Date(Number(text));
  throw invalidFields([{ field: 'last-event-id', message: 'is not the id of an event' }]);
}

type Missed = readonly Change[] | 'too much';

async function missedSince(db: Db, since: Date, now: Date): Promise<Missed> {
  if (now.getTime() - since.getTime() > MAX_BACK_MS) return 'too much';
  const missed = await readChanges(db, since, MAX_CATCH_UP + 1);
  return missed.length > MAX_CATCH_UP ? 'too much' : missed;
}

function eventText({ at, noun, id, kind }: Change): string {
  const data = { id: noun === 'ticket' ? ticketNumber(Number(id)) : id, kind, at: at.toISOString() };
  return `event: ${noun}\nid: ${at.getTime()}\ndata: ${JSON.stringify(data)}\n\n`;
}
