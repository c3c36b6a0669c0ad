/** The filter of the board: fields of `GET /tickets`; a missing one does not filter. */
export type BoardFilter = {
  readonly q?: string;
  readonly priority?: string;
  readonly workClass?: string;
  readonly assignee?: string;
  readonly source?: string;
  readonly class?: string;
  readonly condition?: string;
  readonly site?: string;
};

export const filterFields = [
  'q',
  'priority',
  'workClass',
  'assignee',
  'source',
  'class',
  'condition',
  'site',
] as const satisfies readonly (keyof BoardFilter)[];

/** The filter that a saved view or an address holds; what the board does not know is left out. */
export function filterOf(given: Readonly<Record<string, unknown>>): BoardFilter {
  const known = filterFields.flatMap((field) => {
    const value = given[field];
    return typeof value === 'string' && value !== '' ? [[field, value] as const] : [];
  });
  return Object.fromEntries(known);
}

/** What the columns of the board are. */
export type BoardColumns = 'state' | 'due';

/** The columns that an address asks for. */
export function columnsOf({ columns }: Readonly<Record<string, unknown>>): BoardColumns {
  return columns === 'due' ? 'due' : 'state';
}

/** What an address of the board says: the filter, and columns other than states. */
export function boardSearchOf(given: Readonly<Record<string, unknown>>): BoardFilter & { readonly columns?: 'due' } {
  return { ...filterOf(given), ...(columnsOf(given) === 'due' && { columns: 'due' }) };
}

/** A filter with one field set anew; empty text takes it away. */
export function withField(filter: BoardFilter, field: keyof BoardFilter, value: string): BoardFilter {
  const { [field]: _before, ...others } = filter;
  return value === '' ? others : { ...others, [field]: value };
}
