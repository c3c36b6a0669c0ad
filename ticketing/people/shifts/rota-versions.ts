import { onCallAt, type Rota, turnAt } from './rota.ts';

/** Members of a rota that decide whose turn it is. */
export type Turns = Pick<Rota, 'local' | 'startDay' | 'handoverMinute' | 'rotationDays' | 'members'>;

/** When a new version of a rota begins to count, and the handovers that it adds then. */
export type Beginning = { readonly at: number; readonly turnOffset: number };

/**
 * Begins the next version of a rota without changing anybody's past or present: the person on call
 * stays until the next handover. The next remaining member follows a former member at once. Where
 * the first handover of the new version is yet to come, the one before counts until then.
 * @param options.before the version that counts at that instant; undefined: there is none yet
 * @param options.at when the new version is to begin
 * @param options.absentee why a person cannot be on call at that instant
 */
export function beginVersion(
  next: Turns,
  options: {
    readonly before: Rota | undefined;
    readonly at: number;
    readonly absentee: (person: string) => string | undefined;
  },
): Beginning {
  const { before, at, absentee } = options;
  const first = next.local.instantOf(next.startDay, next.handoverMinute);
  const inTurn = before && turnAt(before, at);
  if (!before || !inTurn) return { at, turnOffset: 0 };
  if (first > at) return { at: first, turnOffset: 0 };
  const turn = turnAt({ ...before, ...next, turnOffset: 0 }, at);
  if (!turn) return { at, turnOffset: 0 };
  const order = [...before.members.slice(inTurn.index), ...before.members.slice(0, inTurn.index)];
  const stays = order.find((person) => next.members.includes(person));
  const present = onCallAt({ ...before, overrides: [], hours: null }, at, absentee).person;
  const offsetOf = (person: string): number => {
    const { length } = next.members;
    return (placeOf(person, { members: next.members, near: inTurn.index }) - turn.index + length) % length;
  };
  if (stays === undefined) return { at, turnOffset: (next.members.length - turn.index) % next.members.length };
  const asBefore = { at, turnOffset: offsetOf(stays) };
  if (present === null || !next.members.includes(present)) return asBefore;
  // Somebody stands in: a member who is new beside them must not take over from them.
  const then = onCallAt(
    { ...before, ...next, turnOffset: asBefore.turnOffset, overrides: [], hours: null },
    at,
    absentee,
  );
  return then.person === present ? asBefore : { at, turnOffset: offsetOf(present) };
}

/** The place of a person among members; of several the one nearest to where they stood. */
function placeOf(person: string, { members, near }: { members: readonly string[]; near: number }): number {
  const places = members.flatMap((member, index) => (member === person ? [index] : []));
  return places.reduce(
    (best, place) => (Math.abs(place - near) < Math.abs(best - near) ? place : best),
    places[0] ?? 0,
  );
}
