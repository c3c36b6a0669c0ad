import createClient, { type Middleware } from 'openapi-fetch';
import type { Problem } from './problem.ts';
import type { paths } from './schema.d.ts';

/** A request that the server refused, or that never reached it (`status` 0). */
export class ApiError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail ?? problem.title);
    this.problem = problem;
  }
}

let onSignedOut: () => void = () => undefined;

/** Calls back each time the server says that nobody is signed in. */
export function whenSignedOut(tell: () => void): void {
  onSignedOut = tell;
}

const watchSession: Middleware = {
  onResponse({ response, request }) {
    if (response.status === 401 && !request.url.endsWith('/session')) onSignedOut();
  },
};

/** Which language the server words its reasons and refusals in. */
let language = 'en';

/** Has the server speak the language that the person reads. */
export function speak(chosen: string): void {
  language = chosen;
}

const askInWords: Middleware = {
  onRequest: ({ request }) => request.headers.set('accept-language', language),
};

let way: (request: Request) => Promise<Response> = (request) => fetch(request);

/** Has requests go another way, for example one that waits for the server. */
export function reachBy(other: typeof way): void {
  way = other;
}

/** The API, with the types of its own document. */
export const api = createClient<paths>({ baseUrl: '/api/v1', fetch: (request) => way(request) });
api.use(watchSession, askInWords);

/** The result of a call of {@link api}. */
type Answer<T> = { readonly data?: T; readonly error?: unknown; readonly response: Response };

/**
 * The data of an answer.
 * @throws {ApiError} with the server's own words; with status 0 where it could not be reached
 */
export async function dataOf<T>(asked: Promise<Answer<T>>): Promise<T> {
  const { data, error, response } = await reach(asked);
  if (response.ok) return data as T;
  throw new ApiError(problemOf(error, response));
}

/** As {@link dataOf}, with the record's version from `ETag`, to be sent back as `If-Match`. */
export async function versionedDataOf<T>(asked: Promise<Answer<T>>): Promise<{ data: T; etag: string | undefined }> {
  const { data, error, response } = await reach(asked);
  if (!response.ok) throw new ApiError(problemOf(error, response));
  return { data: data as T, etag: response.headers.get('etag') ?? undefined };
}

async function reach<T>(asked: Promise<Answer<T>>): Promise<Answer<T>> {
  try {
    return await asked;
  } catch {
    throw new ApiError({ status: 0, title: 'unreachable' });
  }
}

function problemOf(error: unknown, response: Response): Problem {
  if (typeof error === 'object' && error !== null && 'title' in error) return error as Problem;
  return { status: response.status, title: response.statusText || String(response.status) };
}
