import type { ServerResponse } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { viewOf } from '../../../http/access/caller.ts';
import { everyone } from '../../../http/access/roles.ts';
import type { Routes } from '../../../http/http-app.ts';
import { invalidFields } from '../../../http/problem.ts';
import { checkAgain } from '../../../http/recheck-access.ts';
import { callerOf } from '../../../http/sign-in.ts';
import { createStreamPlaces, MAX_STREAMS_OF_CALLER, type StreamPlaces } from '../../../http/stream-places.ts';
import type { Now } from '../../../lib/clock.ts';
import { messageOf } from '../../../lib/errors.ts';
import type { Log } from '../../../lib/log.ts';
import type { Db } from '../../db/sql.ts';
import { createChangeFeed } from '../../search/change-feed.ts';
import { type Change, isSeenBy, type Mark, readChanges, readChangesSince } from '../../search/recent-changes.ts';
import { ticketNumber } from '../../ticket/ticket.ts';

const HEARTBEAT_MS = 15_000;

/** Clients reconnect by themselves. */
const LIFE_MS = 15 * 60_000;

/** Check permissions this often; disconnect a client that lost them. */
const ASK_EVERY_MS = 5_000;

/** Disconnect a client whose unread backlog exceeds this; it resumes from Last-Event-ID. */
const MAX_UNREAD_BYTES = 256 * 1024;

/** Do not replay older changes: clients read the lists again. */
const MAX_BACK_MS = 3_600_000;
const MAX_CATCH_UP = 1_000;

/** `GET /events`: changes as they happen (server-sent events). */
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
      summary: 'Server-sent events: changes of tickets and alarms that the caller may see',
      description:
        'Events are `ticket` and `episode`, with `{id, kind, at}` as data, and `reset` where too much was missed. Then read lists ' +
        'again. After a break the events of the last second may come twice. A comment comes every 15 seconds; the stream ends ' +
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
        reply.hijack();
        await stream(request, reply, since);
      } catch (error) {
        leave();
        throw error;
      }
    });
  };

  async function stream(request: FastifyRequest, reply: FastifyReply, since: Since | undefined): Promise<void> {
    const { raw } = reply;
    const headers = { ...reply.getHeaders(), 'content-type': 'text/event-stream', 'cache-control': 'no-store' };
    raw.writeHead(200, headers as Record<string, string>);
    const send = (text: string): void => {
      raw.write(text);
      if (raw.writableLength > MAX_UNREAD_BYTES) raw.destroy();
    };
    const tell = createEventWriter(request, { send, end: () => raw.destroy() });
    send('retry: 2000\n\n');
    // Watch first and look up then, so that no change between the two is missed.
    const { begun, leave } = feed.watch((changes, next) => void tell(changes, next));
    open.add(raw);
    raw.on('close', () => {
      leave();
      open.delete(raw);
    });
    const mark = await begun;
    // A reader that went meanwhile is not watched for: its `close` is over.
    const isGone = (): boolean => raw.destroyed || request.raw.destroyed || raw.socket?.destroyed === true;
    if (since !== undefined && !isGone()) {
      const missed = await missedSince(db, since, now());
      if (missed === 'too much') send(`event: reset\nid: ${idOf(mark)}\ndata: {}\n\n`);
      else await tell(missed, mark);
    }
    if (isGone()) {
      leave();
      open.delete(raw);
      raw.destroy();
      return;
    }
    const timers = [
      setInterval(send, HEARTBEAT_MS, ': alive\n\n').unref(),
      setInterval(() => void tell('nothing new'), ASK_EVERY_MS).unref(),
    ];
    const life = setTimeout(() => raw.end(), LIFE_MS).unref();
    raw.on('close', () => {
      for (const timer of timers) clearInterval(timer);
      clearTimeout(life);
    });
  }
}

/**
 * Sends changes to one client, in order. Checks the client's identity and permissions each time.
 * Ends the stream of a client that lost them, without sending more.
 */
function createEventWriter(
  request: FastifyRequest,
  { send, end }: { send: (text: string) => void; end: () => void },
): (changes: readonly Change[] | 'nothing new', next?: Mark) => Promise<void> {
  let last: Promise<void> = Promise.resolve();
  let mark: Mark | undefined;
  const writeNow = async (changes: readonly Change[], next: Mark | undefined): Promise<void> => {
    const view = viewOf(await checkAgain(request));
    const seen = changes.filter((change) => isSeenBy(view, change));
    // Only the last change gets the new mark: a client that resumes earlier misses nothing.
    const ids = seen.map((_, i) => (i === seen.length - 1 ? next : mark));
    if (seen.length > 0) send(seen.map((change, i) => eventText(change, ids[i])).join(''));
    mark = next ?? mark;
  };
  return (changes, next) => {
    if (changes !== 'nothing new' && changes.length === 0) return last;
    last = last
      .then(() => writeNow(changes === 'nothing new' ? [] : changes, next))
      .catch((error: unknown) => {
        request.log.info({ reason: messageOf(error) }, 'an event stream was ended: its reader lost access');
        end();
      });
    return last;
  };
}

/** Where a client resumes: behind a mark, or, for ids of earlier versions, at a time. */
type Since = Date | Mark;

function readId(text: string | undefined): Since | undefined {
  if (text === undefined) return undefined;
  const [, ms, tx] = /^(\d{1,15})(?:-(\d{1,19}))?$/.exec(text) ?? [];
  if (ms === undefined) throw invalidFields([{ field: 'last-event-id', message: 'is not the id of an event' }]);
  const at = new Date(Number(ms));
  return tx === undefined ? at : { at, tx };
}

type Missed = readonly Change[] | 'too much';

async function missedSince(db: Db, since: Since, now: Date): Promise<Missed> {
  const at = since instanceof Date ? since : since.at;
  if (now.getTime() - at.getTime() > MAX_BACK_MS) return 'too much';
  const limit = MAX_CATCH_UP + 1;
  const missed = since instanceof Date ? await readChanges(db, since, limit) : await readChangesSince(db, since, limit);
  return missed.length > MAX_CATCH_UP ? 'too much' : missed;
}

function idOf({ at, tx }: Mark): string {
  return `${at.getTime()}-${tx}`;
}

function eventText({ at, noun, id, kind }: Change, next: Mark | undefined): string {
  const data = { id: noun === 'ticket' ? ticketNumber(Number(id)) : id, kind, at: at.toISOString() };
  const place = next === undefined ? '' : `id: ${idOf(next)}\n`;
  return `event: ${noun}\n${place}data: ${JSON.stringify(data)}\n\n`;
}
