/** The list of a person's own work, as it is shown and kept; for nobody in particular all work. */
export function ownTickets(personId: string | null) {
  const query = {
    sort: 'due' as const,
    limit: 100,
    state: 'open',
    ...(personId !== null && { assignee: personId }),
  };
  return { params: { query } };
}
