import type { Problem } from '../api/problem.ts';
import { recordPath, reliesOn, versionIn } from './expected.ts';
import { putWaiting, readAgain, removeWaiting, waitingNow } from './queue.ts';
import { kindOf, nextToSend, retryPause, type Waiting } from './waiting.ts';

type Data = Readonly<Record<string, unknown>>;
/** The result of one try: done, refused for good, or to be tried again. */
type Tried = 'sent' | 'refused' | 'later';

let failed = 0;
let again: ReturnType<typeof setTimeout> | undefined;
let sending = false;
let onSent: () => void = () => undefined;

/**
 * Calls back after changes were sent, or refused, so that the data that they touch is read anew.
 */
export function whenSent(tell: () => void): void {
  onSent = tell;
}

/** Sends what waits, in order, from one page at a time. Tries again later where it cannot. */
export async function sendWaiting(): Promise<void> {
  clearTimeout(again);
  if (sending || !navigator.onLine || nextToSend(waitingNow()) === undefined) return;
  sending = true;
  try {
    const locks = 'locks' in navigator ? navigator.locks : undefined;
    await (locks
      ? locks.request('harbinger-send', { ifAvailable: true }, (lock) => (lock ? sendAll() : undefined))
      : sendAll());
  } finally {
    sending = false;
  }
  if (nextToSend(waitingNow()) === undefined) return;
  failed++;
  again = setTimeout(() => void readAgain().then(sendWaiting), retryPause(failed));
}

async function sendAll(): Promise<void> {
  const ahead = await clockAhead();
  if (ahead === undefined) return;
  await readAgain();
  let done = 0;
  for (let one = nextToSend(waitingNow()); one; one = nextToSend(waitingNow())) {
    if ((await sendOne(one, ahead)) === 'later') break;
    done++;
    failed = 0;
  }
  if (done > 0) onSent();
}

/**
 * By how much this device's clock is ahead of the server's; undefined where nobody is signed in
 * there.
 */
async function clockAhead(): Promise<number | undefined> {
  const answer = await fetch('/api/v1/me').catch(() => undefined);
  if (!answer?.ok) return undefined;
  const ahead = Date.now() - Date.parse(answer.headers.get('date') ?? '');
  // The header has whole seconds.
  return Math.abs(ahead) < 2_000 || Number.isNaN(ahead) ? 0 : ahead;
}

async function sendOne(one: Waiting, ahead: number): Promise<Tried> {
  let answer = await request(one, { ahead, version: undefined });
  if (answer?.status === 412 && one.saw) {
    // A version also counts what does not concern this change, and changes of this person.
    const present = await readRecord(one);
    const version = present && versionIn(one, present);
    const asSeen = present && JSON.stringify(reliesOn(one, present)) === JSON.stringify(one.saw);
    if (asSeen && version !== undefined) answer = await request(one, { ahead, version });
  }
  if (!answer || isForLater(answer)) return 'later';
  if (answer.ok) {
    await removeWaiting(one);
    return 'sent';
  }
  const problem = (await answer.json().catch(() => ({ status: answer.status, title: answer.statusText }))) as Problem;
  const present = await readRecord(one);
  await putWaiting({ ...one, refused: { problem, has: reliesOn(one, present) } });
  return 'refused';
}

/** Not a word about the change itself: the link, a limit, the session. */
function isForLater({ status, headers }: Response): boolean {
  return status >= 500 || status === 401 || status === 408 || status === 429 || headers.has('retry-after');
}

async function request(
  one: Waiting,
  of: { ahead: number; version: number | undefined },
): Promise<Response | undefined> {
  const { method, url, body, doneAt } = one;
  const headers: Record<string, string> = { ...one.headers };
  if (of.version !== undefined) headers['if-match'] = `"${of.version}"`;
  if (kindOf(one).timed && !one.fromArrival) headers['occurred-at'] = new Date(doneAt - of.ahead).toISOString();
  return await fetch(url, { method, headers, body }).catch(() => undefined);
}

/** The record that a change relies on, as the server has it. */
async function readRecord(one: Waiting): Promise<Data | undefined> {
  const path = recordPath(one);
  const answer = path === undefined ? undefined : await fetch(path).catch(() => undefined);
  return answer?.ok ? ((await answer.json()) as Data) : undefined;
}

/** From now on the change relies on the server's state that the person has seen. */
export async function sendAgain(one: Waiting): Promise<void> {
  const { refused: _, ...rest } = one;
  const present = await readRecord(one);
  const version = present && versionIn(one, present);
  const headers = { ...one.headers, ...(version !== undefined && { 'if-match': `"${version}"` }) };
  // A time that was refused is left out: the change counts from now.
  const late = one.refused?.problem.status === 422 && JSON.stringify(one.refused.problem).includes('Occurred-At');
  await putWaiting({ ...rest, headers, saw: reliesOn(one, present), ...(late && { fromArrival: true as const }) });
  await sendWaiting();
}
