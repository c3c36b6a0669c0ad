/** A database of a store as it is named in a backup. */
export function entriesName(store: string, database: string): string {
  return `${store}/${encodeURIComponent(database) || '-'}`;
}
