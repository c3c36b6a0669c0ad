import type { LabProgram } from './lab-program.ts';

/** A ticket at the end of a run, as far as figures need it. Times are ISO 8601. */
export type LabTicket = {
  readonly number: string;
  /** `site:device`. */
  readonly asset: string;
  readonly source: string;
  readonly workClass: string;
  readonly group: string;
  readonly state: string;
  readonly priority: string;
  readonly verdict: string | null;
  readonly openedAt: string;
  readonly closedAt: string | null;
  /** When the first person accepted it; null if nobody did. */
  readonly acceptedAt: string | null;
  readonly clocks: readonly { readonly kind: string; readonly state: string }[];
  /** The alarms that it holds, the first one first. */
  readonly alarms: readonly LabAlarm[];
};

export type LabAlarm = {
  readonly device: string;
  readonly condition: string;
  readonly raisedAt: string;
  readonly firstChannel: string;
};

type Page<T> = { readonly items: readonly T[]; readonly next: string | null };
type TicketJson = {
  readonly number: string;
  readonly asset: { readonly id: string };
  readonly source: string;
  readonly workClass: string;
  readonly failureModeGroup: string;
  readonly state: string;
  readonly priority: string;
  readonly verdict: string | null;
  readonly openedAt: string;
  readonly closedAt: string | null;
  readonly clocks: readonly { readonly kind: string; readonly state: string }[];
};
type EpisodeJson = LabAlarm & { readonly ticket: string | null };
type EventJson = { readonly at: string; readonly payload: { readonly action?: string; readonly to?: string } };

const MOST = 200;

/** All tickets of a program, the oldest first. */
export async function readTickets(program: Pick<LabProgram, 'get'>): Promise<readonly LabTicket[]> {
  const found = await all<TicketJson>(program, '/tickets?');
  const tickets: LabTicket[] = [];
  for (const ticket of found) {
    const { number, source, workClass, state, priority, verdict, openedAt, closedAt } = ticket;
    const events = await all<EventJson>(program, `/tickets/${number}/events?`);
    const episodes = await all<EpisodeJson>(program, `/episodes?ticket=${number}&`);
    tickets.push({
      ...{ number, source, workClass, state, priority, verdict, openedAt, closedAt },
      asset: ticket.asset.id,
      group: ticket.failureModeGroup,
      acceptedAt: events.find(({ payload }) => payload.to === 'accepted' || payload.action === 'accept')?.at ?? null,
      clocks: ticket.clocks.map(({ kind, state }) => ({ kind, state })),
      alarms: episodes
        .map(({ device, condition, raisedAt, firstChannel }) => ({ device, condition, raisedAt, firstChannel }))
        .sort((a, b) => (a.raisedAt < b.raisedAt ? -1 : a.raisedAt > b.raisedAt ? 1 : 0)),
    });
  }
  return tickets.reverse();
}

async function all<T>({ get }: Pick<LabProgram, 'get'>, route: string): Promise<readonly T[]> {
  const items: T[] = [];
  for (let next: string | null = ''; next !== null; ) {
    const cursor: string = next === '' ? '' : `&cursor=${encodeURIComponent(next)}`;
    const page: Page<T> = await get<Page<T>>(`${route}limit=${MOST}${cursor}`);
    items.push(...page.items);
    next = page.next;
  }
  return items;
}
