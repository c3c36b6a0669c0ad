/**
 * How far apart in event time the troubles of a group begin, in milliseconds (docs/work-orders.md).
 */
export const GROUP_MS = 900_000;

/** A ticket that may belong to a group. */
export type GroupMember = { readonly id: number; readonly assetId: string; readonly parentId: number | null };

/** Decision about a new ticket, and why. */
export type GroupDecision =
  | { readonly kind: 'join'; readonly parentId: number; readonly members: readonly number[]; readonly reason: string }
  | { readonly kind: 'form'; readonly members: readonly number[]; readonly reason: string }
  | { readonly kind: 'alone'; readonly reason: string };

/**
 * Decides whether a new ticket shares a parent ticket with others.
 * @param around.siblings open tickets of alarms of the same line, parent or gateway that began
 * within 15 minutes of it
 * @param around.parentId the open parent ticket of that line, parent or gateway, where there is one
 */
export function decideGroup(
  ticket: GroupMember,
  around: { readonly siblings: readonly GroupMember[]; readonly parentId: number | null },
): GroupDecision {
  if (ticket.parentId !== null) return { kind: 'alone', reason: 'it is a part of another ticket already' };
  const others = around.siblings.filter(({ assetId, id }) => assetId !== ticket.assetId && id !== ticket.id);
  if (others.length === 0) return { kind: 'alone', reason: 'nothing beside it began within 15 min' };
  const free = others.filter(({ parentId }) => parentId === null).map(({ id }) => id);
  const members = [...free, ticket.id].sort((a, b) => a - b);
  const reason = `${others.length + 1} troubles began within 15 min`;
  if (around.parentId !== null) return { kind: 'join', parentId: around.parentId, members, reason };
  if (free.length > 0) return { kind: 'form', members, reason };
  return { kind: 'alone', reason: 'those beside it are parts of another ticket' };
}
