import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AppError, isSystemError, messageOf } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import { controlPage, PAGE_SCRIPT, PAGE_STYLE } from './control-page.ts';
import type { FleetControl } from './fleet-control.ts';

/** The page and the API of a running fleet, on this machine only. */
export type ControlServer = { readonly url: string; close(): Promise<void> };

const MOST_BYTES = 16_384;

/** Nothing from elsewhere, in no frame, kept nowhere. */
const HEADERS = {
  'content-security-policy':
    "default-src 'none'; img-src data:; style-src 'self'; script-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
} as const;

/**
 * Serves a page and an API on 127.0.0.1. Pages of other origins can neither read nor act: the Host
 * must be this machine, and the Origin of an act this page.
 * @param port 0 picks a free one
 * @throws {AppError} `unavailable` if the port is in use
 */
export async function serveControl(
  control: FleetControl,
  { port, log }: { port: number; log: Log },
): Promise<ControlServer> {
  const said = { text: '', isProblem: false };
  const server = createServer((request, response) => {
    answer({ request, response, control, said }).catch((error: unknown) => {
      if (!(error instanceof AppError)) log.error({ err: error }, 'an act on the fleet failed');
      const status = error instanceof AppError ? (STATUS[error.code as keyof typeof STATUS] ?? 500) : 500;
      const message = error instanceof AppError ? error.message : `internal error: ${messageOf(error)}`;
      if (!response.headersSent) sendJson(response, { status, body: { error: message } });
      else response.destroy();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => {
      const why =
        isSystemError(cause) && cause.code === 'EADDRINUSE'
          ? 'the port is in use: choose another one'
          : messageOf(cause);
      reject(new AppError('unavailable', `--control ${port}: ${why}`, { cause }));
    });
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

const STATUS = { invalid: 400, forbidden: 403, not_found: 404, conflict: 409 } as const;

type Exchange = {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly control: FleetControl;
  /** The outcome of the last form, for the page that follows. */
  readonly said: { text: string; isProblem: boolean };
};

async function answer(exchange: Exchange): Promise<void> {
  const { request, response, control, said } = exchange;
  refuseStrangers(request);
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://127.0.0.1');
  const route = `${request.method} ${pathname}`;
  switch (route) {
    case 'GET /': {
      const page = controlPage(control.state(), { chosen: searchParams.get('machine'), said: { ...said } });
      said.text = '';
      return send(response, { status: 200, type: 'text/html', body: page });
    }
    case 'GET /control.css':
      return send(response, { status: 200, type: 'text/css', body: PAGE_STYLE });
    case 'GET /control.js':
      return send(response, { status: 200, type: 'text/javascript', body: PAGE_SCRIPT });
    case 'GET /api/state':
      return sendJson(response, { status: 200, body: control.state() });
    case 'GET /api/truth':
      return sendJson(response, { status: 200, body: control.truth() });
    case 'POST /api/acts':
      return sendJson(response, { status: 200, body: { done: await control.act(await jsonOf(request)) } });
    case 'POST /':
      return await actByForm(exchange);
    default:
      throw new AppError(
        'not_found',
        `${route} is not here; there are GET /, GET /api/state, GET /api/truth and POST /api/acts`,
      );
  }
}

/** The answer leads back to the page, where the outcome stands. */
async function actByForm({ request, response, control, said }: Exchange): Promise<void> {
  const { back = '/', ...fields } = Object.fromEntries(new URLSearchParams(await bodyOf(request, FORM)));
  // A field that was left empty is not said.
  const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value.trim() !== ''));
  try {
    said.text = await control.act(numbersIn(given));
    said.isProblem = false;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    said.text = error.message;
    said.isProblem = true;
  }
  const place = /^\/(\?machine=[^\s/]*)?$/.test(back) ? back : '/';
  response.writeHead(303, { ...HEADERS, location: place });
  response.end();
}

const NUMBERS = ['severity', 'load', 'share', 'keeps'];

function numbersIn(fields: Readonly<Record<string, string>>): Record<string, unknown> {
  const entries = Object.entries(fields).map(([name, value]) => {
    const isNumber = NUMBERS.includes(name) && /^-?\d*\.?\d+$/.test(value.trim());
    return [name, isNumber ? Number(value) : value.trim()];
  });
  return Object.fromEntries(entries);
}

/** @throws {AppError} `forbidden` */
function refuseStrangers({ headers, method }: IncomingMessage): void {
  const { host = '', origin } = headers;
  if (!/^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(host))
    throw new AppError('forbidden', `this page is for 127.0.0.1, and was asked as ${host}`);
  if (method === 'GET') return;
  const site = headers['sec-fetch-site'];
  const isOther = origin === undefined ? site !== undefined && site !== 'same-origin' : origin !== `http://${host}`;
  if (isOther) throw new AppError('forbidden', 'acts come from this page, or from programs that are no browser');
}

const FORM = 'application/x-www-form-urlencoded';

async function jsonOf(request: IncomingMessage): Promise<Readonly<Record<string, unknown>>> {
  const text = await bodyOf(request, 'application/json');
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body as Record<string, unknown>;
  } catch {
    // Said below.
  }
  throw new AppError(
    'invalid',
    'the body must be a JSON object such as {"act":"fault","machine":"pump-1","fault":"leak"}',
  );
}

async function bodyOf(request: IncomingMessage, type: string): Promise<string> {
  const given = request.headers['content-type']?.split(';')[0]?.trim();
  if (given !== type) throw new AppError('invalid', `content-type must be ${type}`);
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > MOST_BYTES) throw new AppError('invalid', `a body has at most ${MOST_BYTES} bytes`);
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

function sendJson(response: ServerResponse, { status, body }: { status: number; body: unknown }): void {
  send(response, { status, type: 'application/json', body: `${JSON.stringify(body, null, 2)}\n` });
}

function send(response: ServerResponse, { status, type, body }: { status: number; type: string; body: string }): void {
  response.writeHead(status, { ...HEADERS, 'content-type': `${type}; charset=utf-8` });
  response.end(body);
}
