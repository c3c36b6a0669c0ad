import type { Answer, Client } from './client.ts';

/** A ticket as the API shows it: the members that people of the crew read. */
export type CrewTicket = {
  readonly number: string;
  readonly title: string;
  readonly state: string;
  readonly priority: 'P1' | 'P2' | 'P3' | 'P4';
  readonly workClass: string;
  readonly openedAt: string;
  readonly resolvedAt: string | null;
  readonly asset: { readonly id: string; readonly site: string; readonly device: string | null };
  readonly device: string | null;
  readonly assignee: { readonly id: string } | null;
  readonly hold: { readonly from: string; readonly reason: string; readonly reviewAt: string } | null;
  readonly verdict: string | null;
  readonly plan: { readonly skills: readonly { readonly skill: string }[] } | null;
  readonly episode: { readonly clearedAt: string | null } | null;
};

/** Tickets of a filter, at most 200: nobody works on more. */
export async function ticketsOf(client: Client, filter: string): Promise<Answer<readonly CrewTicket[]>> {
  const answer = await client.call<{ readonly items: readonly CrewTicket[] }>('GET', `/tickets?${filter}&limit=200`);
  return answer.ok ? { ok: true, body: answer.body.items } : answer;
}

/** The most urgent first, of equals the oldest. */
export function byUrgency(a: CrewTicket, b: CrewTicket): number {
  return compare(a.priority, b.priority) || compare(a.openedAt, b.openedAt) || compare(a.number, b.number);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Whether somebody is called at night for it. */
export function isUrgent({ priority }: Pick<CrewTicket, 'priority'>): boolean {
  return priority === 'P1' || priority === 'P2';
}

/** The machine that it is about, as `site:device`; undefined for a gateway or a whole site. */
export function deviceOf({ device, asset }: Pick<CrewTicket, 'device' | 'asset'>): string | undefined {
  return device ?? asset.device ?? undefined;
}
