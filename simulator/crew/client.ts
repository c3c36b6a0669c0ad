import { sleep } from '../../lib/clock.ts';
import { AppError, messageOf } from '../../lib/errors.ts';

/** The answer of the API: its body, or why it refused. */
export type Answer<T> =
  | { readonly ok: true; readonly body: T }
  | {
      readonly ok: false;
      readonly status: number;
      readonly detail: string;
      /** The field that a guard names, such as `checklists`. */
      readonly field: string | undefined;
    };

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH';

/** Calls of the HTTP API on behalf of one person. */
export type Client = {
  call<T>(method: Method, path: string, body?: object): Promise<Answer<T>>;
};

/** How often the plant has changed, as its people know it: each change counts. */
export type Changes = { count: number };

/** How often a call that comes too fast is tried again. */
const TRIES = 6;

/**
 * The API with fixed headers. A call that comes too fast waits as long as the answer says.
 * @param options.url without `/api/v1`
 * @param options.headers of each call
 * @throws {AppError} `unavailable` where nobody answers
 */
export function createClient({
  url,
  headers,
}: {
  readonly url: string;
  readonly headers: () => Readonly<Record<string, string>>;
}): Client & { raw(method: Method, path: string, body?: object): Promise<Response> } {
  async function raw(method: Method, path: string, body?: object): Promise<Response> {
    for (let left = TRIES; ; left--) {
      const answer = await fetch(`${url}/api/v1${path}`, {
        method,
        // A cookie alone would not show that the request was meant.
        headers: { ...headers(), 'x-requested-with': 'crew', ...(body && { 'content-type': 'application/json' }) },
        ...(body && { body: JSON.stringify(body) }),
      }).catch((cause: unknown) => {
        throw new AppError('unavailable', `${url} does not answer the crew: ${messageOf(cause)}`, { cause });
      });
      if (answer.status !== 429 || left === 1) return answer;
      await answer.arrayBuffer();
      await sleep(1000 * Number(answer.headers.get('retry-after') ?? '1'));
    }
  }
  return { raw, call: async (method, path, body) => await answerOf(await raw(method, path, body)) };
}

/**
 * The API for a person with login and password, as an app on a phone has it: signs in when it must,
 * also again after the session has ended. What was asked before is not asked again while nothing
 * has changed.
 */
export function createPersonClient(options: {
  readonly url: string;
  readonly login: string;
  readonly password: string;
  readonly changes: Changes;
}): Client {
  const { url, login, password, changes } = options;
  const known = new Map<string, { readonly at: number; readonly answer: Answer<unknown> }>();
  let cookie = '';
  const client = createClient({ url, headers: () => (cookie === '' ? {} : { cookie }) });

  async function signIn(): Promise<void> {
    cookie = '';
    const answer = await client.raw('POST', '/session', { login, password });
    if (!answer.ok) throw new AppError('unauthorized', `${login} cannot sign in: ${await answer.text()}`);
    await answer.arrayBuffer();
    cookie = answer.headers
      .getSetCookie()
      .map((each) => each.split(';', 1)[0])
      .join('; ');
  }

  async function ask<T>(method: Method, path: string, body?: object): Promise<Answer<T>> {
    if (cookie === '') await signIn();
    const answer = await client.raw(method, path, body);
    if (answer.status !== 401) return await answerOf(answer);
    await answer.arrayBuffer();
    await signIn();
    return await client.call(method, path, body);
  }

  return {
    async call<T>(method: Method, path: string, body?: object): Promise<Answer<T>> {
      const same = method === 'GET' ? known.get(path) : undefined;
      if (same?.at === changes.count) return same.answer as Answer<T>;
      if (method !== 'GET') changes.count += 1;
      const at = changes.count;
      const answer = await ask<T>(method, path, body);
      if (method === 'GET') known.set(path, { at, answer });
      return answer;
    },
  };
}

async function answerOf<T>(answer: Response): Promise<Answer<T>> {
  const text = await answer.text();
  if (answer.ok) return { ok: true, body: (text === '' ? null : JSON.parse(text)) as T };
  const { detail = text, errors = [] } = problemIn(text);
  return { ok: false, status: answer.status, detail, field: errors[0]?.field };
}

type Problem = { readonly detail?: string; readonly errors?: readonly { readonly field: string }[] };

function problemIn(text: string): Problem {
  try {
    return JSON.parse(text) as Problem;
  } catch {
    return {};
  }
}
