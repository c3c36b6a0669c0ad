import type { GetData } from '../api/answers.ts';
import { newKey } from '../api/new-key.ts';
import { expectedOf, recordPath, reliesOn } from './expected.ts';
import { isKept, keep } from './kept.ts';
import { addWaiting, waitingNow } from './queue.ts';
import { sendWaiting } from './send-waiting.ts';
import { store } from './store.ts';
import { type Waiting, type WaitingKind, waitingKind } from './waiting.ts';

/** How long a request may take before the link counts as down; photos take longer. */
const READ_MS = 8_000;
const WRITE_MS = 15_000;
const FILE_MS = 120_000;
const PREFIX = '/api/v1';

/** A gateway says that the program behind it is away. */
const AWAY: readonly number[] = [502, 503, 504];

/**
 * Sends a request of the page. Where the server is not reached, a read is answered from what is
 * kept here, and a change of the work on a ticket waits: it is answered with 202.
 */
export async function reachServer(request: Request): Promise<Response> {
  const url = new URL(request.url);
  if (request.method === 'GET') return isKept(url) ? await readOrKept(request, url) : await fetch(request);
  const kind = waitingKind(request.method, url.pathname);
  return kind ? await sendOrWait(request, { url, kind }) : await fetch(request);
}

async function readOrKept(request: Request, url: URL): Promise<Response> {
  const address = url.pathname + url.search;
  const kept = await keptAt(address);
  const limit = kept ? AbortSignal.timeout(READ_MS) : undefined;
  try {
    const answer = await fetch(request, limit && { signal: AbortSignal.any([request.signal, limit]) });
    if (!AWAY.includes(answer.status) || !kept) {
      if (answer.ok) void keep(address, answer.clone()).catch(() => undefined);
      return answer;
    }
  } catch (error) {
    if (!kept || request.signal.aborted) throw error;
  }
  const headers = { 'content-type': 'application/json', ...(kept.etag !== null && { etag: kept.etag }) };
  return new Response(JSON.stringify(await expectedAt(address)), { headers });
}

async function keptAt(address: string) {
  return await store()
    .then((db) => db.get('kept', address))
    .catch(() => undefined);
}

/** A kept answer with what waits; undefined where there is none. */
async function expectedAt(address: string): Promise<Readonly<Record<string, unknown>> | undefined> {
  const read = async (at: string) => {
    const kept = await keptAt(at);
    return kept && (JSON.parse(kept.body) as Readonly<Record<string, unknown>>);
  };
  const kept = await read(address);
  if (!kept) return undefined;
  const ticket = /^\/api\/v1\/tickets\/[^/?]+/.exec(address)?.[0];
  const me = (await read(`${PREFIX}/me`)) as GetData<'/me'> | undefined;
  const checklists = ticket === undefined ? undefined : await read(`${ticket}/checklists`);
  const path = address.slice(PREFIX.length).replace(/\?.*/, '');
  return expectedOf(path, kept, { waiting: waitingNow(), checklists, me });
}

async function sendOrWait(request: Request, { url, kind }: { url: URL; kind: WaitingKind }): Promise<Response> {
  const headers = Object.fromEntries(request.headers);
  // Also a photo is sent once where the answer was lost.
  headers['idempotency-key'] ??= newKey();
  const body = request.body === null ? null : await request.blob();
  const doneAt = Date.now();
  const wait = async (): Promise<Response> => {
    const text = headers['content-type']?.includes('json') && body ? await body.text() : undefined;
    const said = text === undefined ? null : (JSON.parse(text) as Waiting['said']);
    const one = {
      ticket: kind.ticket,
      method: request.method,
      url: url.pathname + url.search,
      headers,
      body,
      said,
      doneAt,
    };
    const record = recordPath(one);
    const saw = record === undefined ? null : reliesOn(one, await expectedAt(record));
    await addWaiting({ ...one, saw });
    void sendWaiting();
    const answer = kind.name === 'file' && body ? { sha256: await sha256Of(body) } : {};
    return Response.json(answer, { status: 202 });
  };
  // A later change must not overtake a waiting one.
  if (!navigator.onLine || waitingNow().some(({ ticket }) => ticket === kind.ticket)) return await wait();
  let lost: unknown;
  try {
    const signal = AbortSignal.timeout(kind.name === 'file' ? FILE_MS : WRITE_MS);
    const answer = await fetch(url, { method: request.method, headers, body, signal });
    if (!AWAY.includes(answer.status)) return answer;
    lost = new TypeError('unreachable');
  } catch (error) {
    lost = error;
  }
  return await wait().catch(() => {
    // Nothing can be kept here: say that the server was not reached.
    throw lost;
  });
}

async function sha256Of(body: Blob): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', await body.arrayBuffer()));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
