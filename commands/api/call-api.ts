import path from 'node:path';
import type { HttpApp, Routes } from '../../http/http-app.ts';
import { STATUS_OF } from '../../http/problem.ts';
import { createHttpServer } from '../../http/server.ts';
import { AppError, type ErrorCode, messageOf } from '../../lib/errors.ts';
import { lockFolder } from '../../lib/files/lock-folder.ts';
import { createLog, type Log } from '../../lib/log.ts';
import { loadConfig } from '../../platform/config.ts';
import { readLocalApi } from '../../ticketing/accounts/local-api.ts';
import type { Db } from '../../ticketing/db/sql.ts';
import { openDb } from '../../ticketing/schema/open-db.ts';
import { VERSION } from '../../version.ts';
import type { CommandContext } from '../options/command-context.ts';

/** An API that a command asks as the administrator of this installation. */
export type Api = {
  /** @throws {AppError} what the API answers */
  call<T>(method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: object): Promise<T>;
  /** Sends a CSV file. @throws {AppError} what the API answers */
  sendCsv<T>(path: string, file: Uint8Array): Promise<T>;
  /** An answer that is no JSON, as sent. @throws {AppError} the API's refusal */
  text(path: string): Promise<string>;
  /** The address of the running program; undefined while it does not run. */
  readonly url: string | undefined;
};

/**
 * Works with the API of the program that runs on this data folder. Where none runs, the same routes
 * answer here, over the database itself.
 * @param options.routesOf the routes that the command needs
 */
export async function withApi(
  options: { context: CommandContext; config?: string | undefined; routesOf: (db: Db) => readonly Routes[] },
  work: (api: Api) => Promise<void>,
): Promise<void> {
  const { context, routesOf } = options;
  const config = loadConfig({ file: options.config });
  const running = await readLocalApi(config.data.dir);
  if (running && (await answers(running.http))) {
    await work({ url: running.http, ...callsOver(sendOver(running)) });
    return;
  }
  const log = createLog({ level: 'error', pretty: false });
  const url = config.database.url;
  // PostgreSQL takes several programs; the embedded database takes one.
  const lock = url === undefined ? await lockFolder(path.join(config.data.dir, 'harbinger')) : undefined;
  try {
    const place = { dataDir: config.data.dir, log, signal: context.signal };
    const db = await openDb({ ...place, ...(url !== undefined && { url }) });
    try {
      const app = await openApp(routesOf(db), log);
      await work({ url: undefined, ...callsOver(sendInside(app)) });
      await app.close();
    } finally {
      await db.close();
    }
  } finally {
    await lock?.release();
  }
}

/**
 * The API of a running program, for commands that need it.
 * @param options.url its address, asked with HTTP_ADMIN_TOKEN; by default the program on this data
 * folder
 * @throws {AppError} `unavailable` if none runs
 */
export async function runningApi(options: { config?: string | undefined; url?: string | undefined }): Promise<Api> {
  const { data, http } = loadConfig({ file: options.config });
  if (options.url !== undefined) {
    const url = options.url.replace(/\/+$/, '');
    return { url, ...callsOver(sendOver({ http: url, token: http.adminToken })) };
  }
  const running = await readLocalApi(data.dir);
  if (running && (await answers(running.http))) return { url: running.http, ...callsOver(sendOver(running)) };
  throw new AppError(
    'unavailable',
    `no Harbinger runs on ${data.dir}: start "harbinger up", set DATA_DIR to the folder of the one that runs, or name it with --url`,
  );
}

/** So often a program is asked that holds its port and does not answer within 5 s. */
const PATIENCE = 12;

/**
 * The API of the program that runs on a data folder; undefined where none does. One that is too
 * busy to answer at once is waited for.
 */
export async function apiIfRunning(dataDir: string): Promise<Pick<Api, 'call'> | undefined> {
  const running = await readLocalApi(dataDir);
  if (!running) return undefined;
  for (let tries = 0; tries < PATIENCE; tries++) {
    const answer = fetch(`${running.http}/healthz`, { signal: AbortSignal.timeout(5_000) });
    const how = await answer.then(
      ({ ok }) => (ok ? 'runs' : 'another'),
      (error: Error) => (error.name === 'TimeoutError' ? 'busy' : 'gone'),
    );
    if (how === 'runs') return callsOver(sendOver(running));
    if (how !== 'busy') return undefined;
  }
  throw new AppError('unavailable', `${running.http} does not answer for a minute; is it too busy?`);
}

async function openApp(routes: readonly Routes[], log: Log): Promise<HttpApp> {
  return await createHttpServer({
    log,
    routes,
    version: VERSION,
    guards: { signIn: async () => ({ kind: 'administrator' }) },
  });
}

async function answers(http: string): Promise<boolean> {
  return await fetch(`${http}/healthz`, { signal: AbortSignal.timeout(5_000) }).then(
    ({ ok }) => ok,
    () => false,
  );
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
type Sent = { readonly type: string; readonly payload: string | Uint8Array };

/** Asks the API, wherever it is. */
type Send = (method: Method, route: string, body?: Sent) => Promise<{ status: number; text: string }>;

function callsOver(send: Send): Pick<Api, 'call' | 'sendCsv' | 'text'> {
  const json = async <T>(...asked: Parameters<Send>): Promise<T> => read<T>(await send(...asked));
  return {
    call: async (method, route, body) =>
      await json(method, route, body && { type: 'application/json', payload: JSON.stringify(body) }),
    sendCsv: async (route, payload) => await json('POST', route, { type: 'text/csv', payload }),
    text: async (route) => {
      const answer = await send('GET', route);
      return answer.status < 400 ? answer.text : read(answer);
    },
  };
}

function sendOver({ http, token }: { http: string; token: string | undefined }): Send {
  return async (method, route, body) => {
    const signIn: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const headers = { ...signIn, ...(body && { 'content-type': body.type }) };
    const signal = AbortSignal.timeout(60_000);
    const request = { method, headers, signal, ...(body && { body: body.payload }) };
    const answer = await fetch(`${http}/api/v1${route}`, request).catch((cause: unknown) => {
      throw new AppError('unavailable', `${http} does not answer: is harbinger up running there? (${whyOf(cause)})`, {
        cause,
      });
    });
    // Not text(), which takes the mark of UTF-8 from the beginning of a file.
    return { status: answer.status, text: Buffer.from(await answer.arrayBuffer()).toString('utf8') };
  };
}

/** Node says "fetch failed" and keeps the reason in the cause. */
function whyOf(error: unknown): string {
  return messageOf(error instanceof Error && error.cause !== undefined ? error.cause : error);
}

function sendInside(app: HttpApp): Send {
  return async (method, route, body) => {
    const sent = body && { headers: { 'content-type': body.type }, payload: body.payload as Buffer };
    const answer = await app.inject({ method, url: `/api/v1${route}`, ...sent });
    return { status: answer.statusCode, text: answer.body };
  };
}

function read<T>({ status, text }: { status: number; text: string }): T {
  const body = text === '' ? undefined : JSON.parse(text);
  if (status < 400) return body as T;
  const codes = Object.entries(STATUS_OF) as [ErrorCode, { status: number }][];
  const code = codes.find(([, known]) => known.status === status)?.[0] ?? 'unavailable';
  throw new AppError(code, body?.detail ?? `the API answers with HTTP ${status}`);
}
