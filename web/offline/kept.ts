import { store } from './store.ts';

const PREFIX = '/api/v1';

/** Answers that concern all work; each is kept once. */
const GENERAL: readonly RegExp[] = [
  /^\/(me|plant|failure-codes|stores)$/,
  /^\/me\/(timer|notifications)$/,
  /^\/parts$/,
];
const LISTS = /^\/tickets$/;
const TICKET =
  /^\/tickets\/([^/]+)(\/(next-steps|checklists|comments|files|labour|reservations|parts-used|subtasks|approvals|signatures))?$/;
const ASSET = /^\/assets\/([^/]+)$/;

/** Own tickets and their machines, as the last list of them had it. */
let tickets: ReadonlySet<string> = new Set();
let assets: ReadonlySet<string> = new Set();

/**
 * Whether an answer is kept on this device: of the person's own tickets and machines, and what all
 * work needs.
 */
export function isKept(url: URL): boolean {
  if (url.origin !== location.origin || !url.pathname.startsWith(`${PREFIX}/`)) return false;
  const path = url.pathname.slice(PREFIX.length);
  if (GENERAL.some((pattern) => pattern.test(path))) return true;
  if (LISTS.test(path)) return url.searchParams.get('assignee') !== null && url.searchParams.get('state') === 'open';
  const ticket = TICKET.exec(path)?.[1];
  if (ticket !== undefined) return tickets.has(decodeURIComponent(ticket));
  const asset = ASSET.exec(path)?.[1];
  return asset !== undefined && assets.has(decodeURIComponent(asset));
}

/** Keeps an answer under its address. */
export async function keep(address: string, answer: Response): Promise<void> {
  const body = await answer.text();
  await (await store()).put('kept', { url: address, body, etag: answer.headers.get('etag'), at: Date.now() });
}

/** Says whose records are kept; those of other tickets and machines are removed. */
export async function keepThose(own: { tickets: readonly string[]; assets: readonly string[] }): Promise<void> {
  tickets = new Set(own.tickets);
  assets = new Set(own.assets);
  const db = await store();
  await db.put('about', own, 'own');
  for (const address of await db.getAllKeys('kept')) {
    if (!isKept(new URL(address, location.origin))) await db.delete('kept', address);
  }
}

/** Knows again what was kept before the page was loaded. */
export async function rememberThose(): Promise<void> {
  const own = (await (await store()).get('about', 'own')) as Parameters<typeof keepThose>[0] | undefined;
  tickets = new Set(own?.tickets);
  assets = new Set(own?.assets);
}
