import type { Actor } from '../../http/access/actor.ts';
import { type SystemName, systemNames } from '../../lib/taken-names.ts';

/** The system's own parts, as records name them. */
export const systemActor = {
  system: 'system',
  detector: 'detector',
  dispatcher: 'dispatcher',
} as const satisfies Partial<Record<SystemName, SystemName>>;

/** The plan that opens a ticket, as records name it. No id of a person has white space. */
export function planActor(id: string): string {
  return `plan ${id}`;
}

/**
 * Reads an actor of a record. A text that could be of two kinds, as old records may have, is never
 * read as a person.
 * @returns for a token the person is not known here; see {@link personBehind}
 */
export function readActor(text: string): Actor {
  if (text.startsWith('token:')) return { kind: 'token', id: text.slice('token:'.length), person: null };
  if (text.includes(':')) return { kind: 'device', id: text, person: null };
  if (text === 'api' || text === 'anyone') return { kind: 'anyone', id: text, person: null };
  if (text === 'administrator' || text === 'nobody') return { kind: text, id: text, person: null };
  if (systemNames.includes(text as SystemName) || text.startsWith('plan '))
    return { kind: 'system', id: text, person: null };
  return { kind: 'person', id: text, person: text };
}

/**
 * Why an actor may neither decide about the work of others nor sign, or undefined: only a signed-in
 * person may. `anyone`, under `--dev-open`, may too: nobody is known there.
 */
export function refuseDecider({ kind }: Pick<Actor, 'kind'>): string | undefined {
  if (kind === 'person' || kind === 'anyone') return undefined;
  const named = { token: 'A token', device: 'A device', administrator: "The administrator's token" } as const;
  const who = kind === 'nobody' || kind === 'system' ? 'A name of the system' : named[kind];
  return `${who} decides and signs nothing: sign in as a person.`;
}

/**
 * SQL for the person behind an actor's text: the person, or the maker of the token; null for all
 * others.
 */
export function personBehind(actor: string): string {
  return `coalesce((select k.person_id from api_token k where 'token:' || k.name = ${actor}),
    (select p.id from person p where p.id = ${actor}))`;
}
