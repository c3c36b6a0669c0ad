import { canonicalJson } from '../../../lib/canonical-json.ts';
import { AppError } from '../../../lib/errors.ts';
import type { Db, Sql } from '../../db/sql.ts';
import { readingApart } from '../../sla/sla-policy.ts';
import type { ApiRequest, ConfigurationKind, Records } from './configuration-kind.ts';
import { configurationKinds } from './configuration-kinds.ts';

/** Records by kind and id, as a file has them. */
export type Configuration = Readonly<Record<string, Records>>;

/** A record that a file cannot be stored with, as the program words it. */
export type ImportProblem = {
  readonly kind: string;
  readonly id: string;
  /** `when.limit`; null for the record as a whole. */
  readonly field: string | null;
  readonly message: string;
};

/** A record that differs from before. @property members of it that differ */
export type ImportChange = {
  readonly kind: string;
  readonly id: string;
  readonly change: 'created' | 'changed' | 'removed';
  readonly members: readonly string[];
};

export type Imported = {
  readonly changes: readonly ImportChange[];
  readonly unchanged: number;
  readonly problems: readonly ImportProblem[];
  /** Whether something was stored. */
  readonly stored: boolean;
};

/** The answer of the API to one request. */
export type Answered = {
  readonly status: number;
  readonly detail: string;
  readonly errors: readonly { readonly field: string; readonly message: string }[];
};

/** Reads the records of some kinds. */
export async function readConfiguration(
  sql: Sql,
  isWanted: (kind: ConfigurationKind) => boolean,
): Promise<Configuration> {
  const found: Record<string, Records> = {};
  for (const kind of configurationKinds) if (isWanted(kind)) found[kind.name] = await kind.read(sql);
  return found;
}

/**
 * Stores the records of a file by the API's own requests, in one transaction: all of them, or none.
 * Records that refer to others may come before them.
 * @param given.ask sends one request for the caller; what it does joins the transaction
 */
export async function importConfiguration(
  db: Db,
  given: {
    readonly records: Configuration;
    readonly ask: (asked: ApiRequest) => Promise<Answered>;
    readonly prune: boolean;
    readonly dryRun: boolean;
    readonly reason: string | null;
  },
): Promise<Imported> {
  const transaction = await db.begin();
  try {
    // One import at a time: it compares what was before with what is after.
    await transaction.query(`select pg_advisory_xact_lock(hashtext('harbinger configuration'))`);
    const found = await transaction.run(() => readingApart(() => performImport(db, given)));
    const stored = !given.dryRun && found.problems.length === 0 && found.changes.length > 0;
    await (stored ? transaction.commit() : transaction.rollback());
    return { ...found, stored };
  } catch (error) {
    await transaction.rollback();
    throw error;
  }
}

type Given = Omit<Parameters<typeof importConfiguration>[1], 'dryRun'>;

/** A request that is yet to succeed. */
type Step = { readonly kind: ConfigurationKind; readonly id: string; readonly ask: () => Promise<Answered> };

async function performImport(db: Db, given: Given): Promise<Omit<Imported, 'stored'>> {
  const { records } = given;
  const isWanted = ({ name }: ConfigurationKind): boolean => Object.hasOwn(records, name);
  const before = await readConfiguration(db, isWanted);
  const kinds = configurationKinds.filter(isWanted);
  const stores = kinds.flatMap((kind) => storesOf(db, kind, { ...given, before }));
  const problems = [...(await untilNoneSucceeds(stores))];
  if (given.prune) {
    // Records that refer to others go before them.
    const removals = kinds.toReversed().flatMap((kind) => removalsOf(kind, { ...given, before }));
    problems.push(...(await untilNoneSucceeds(removals)));
  }
  const after = await readConfiguration(db, isWanted);
  return { ...differencesOf(before, after, records), problems };
}

type Compared = Given & { readonly before: Configuration };

/** A record that is there as the file has it is left alone. */
function storesOf(db: Db, kind: ConfigurationKind, { records, before, ask, reason }: Compared): readonly Step[] {
  const present = before[kind.name] ?? {};
  return Object.entries(records[kind.name] ?? {})
    .filter(([id, body]) => !Object.hasOwn(present, id) || canonicalJson(present[id]) !== canonicalJson(body))
    .map(([id, body]) => ({
      kind,
      id,
      ask: async () => {
        const first = await ask(await kind.store(db, id, { body, reason }));
        // An asset out of use is made in two steps.
        const isRetired = kind.name === 'assets' && body['retired'] === true && first.status === 201;
        return isRetired ? await ask(await kind.store(db, id, { body, reason })) : first;
      },
    }));
}

function removalsOf(kind: ConfigurationKind, { records, before, ask, reason }: Compared): readonly Step[] {
  const { remove } = kind;
  if (remove === undefined) return [];
  return Object.keys(before[kind.name] ?? {})
    .filter((id) => !Object.hasOwn(records[kind.name] ?? {}, id))
    .map((id) => ({ kind, id, ask: async () => await ask(remove(id, reason)) }));
}

/**
 * Takes the steps in turn, those that were refused again, until a round takes none further: a
 * record may need one that comes later.
 */
async function untilNoneSucceeds(steps: readonly Step[]): Promise<readonly ImportProblem[]> {
  for (let open = steps; ; ) {
    const refused: { step: Step; problems: readonly ImportProblem[] }[] = [];
    for (const step of open) {
      const problems = problemsOf(step, await answered(step));
      if (problems.length > 0) refused.push({ step, problems });
    }
    if (refused.length === 0 || refused.length === open.length) return refused.flatMap(({ problems }) => problems);
    open = refused.map(({ step }) => step);
  }
}

/** A record that is refused before it is sent is refused like the others. */
async function answered({ ask }: Step): Promise<Answered> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof AppError) || error.retryable) throw error;
    const { errors = [] } = error.details as { readonly errors?: Answered['errors'] };
    return { status: 422, detail: error.message, errors };
  }
}

function problemsOf(
  { kind: { name: kind }, id }: Step,
  { status, detail, errors }: Answered,
): readonly ImportProblem[] {
  if (status < 400) return [];
  if (status >= 500) throw new AppError('unavailable', `${kind} ${id}: ${detail}`);
  if (errors.length === 0) return [{ kind, id, field: null, message: detail }];
  return errors.map(({ field, message }) => {
    // Some parsers put the name of the whole before the field.
    const own = field.replace(/^(calendar|shift|policy|ladder)\./, '');
    return { kind, id, field: own === 'body' ? null : own, message };
  });
}

function differencesOf(before: Configuration, after: Configuration, records: Configuration) {
  const changes: ImportChange[] = [];
  let unchanged = 0;
  for (const { name: kind } of configurationKinds) {
    const [old, now] = [before[kind] ?? {}, after[kind] ?? {}];
    for (const id of [...new Set([...Object.keys(old), ...Object.keys(now)])].toSorted()) {
      const members = membersThatDiffer(old[id], now[id]);
      if (old[id] === undefined) changes.push({ kind, id, change: 'created', members: [] });
      else if (now[id] === undefined) changes.push({ kind, id, change: 'removed', members: [] });
      else if (members.length > 0) changes.push({ kind, id, change: 'changed', members });
      else if (Object.hasOwn(records[kind] ?? {}, id)) unchanged += 1;
    }
  }
  return { changes, unchanged };
}

function membersThatDiffer(old: Records[string] = {}, now: Records[string] = {}): readonly string[] {
  const names = [...new Set([...Object.keys(old), ...Object.keys(now)])];
  return names.filter((name) => canonicalJson(old[name] ?? null) !== canonicalJson(now[name] ?? null)).toSorted();
}
