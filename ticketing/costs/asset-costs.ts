import type { Sql } from '../db/sql.ts';
import type { Ticket } from '../ticket/ticket.ts';
import type { Currency } from './currency.ts';
import { countUnpriced, type Sums, sumsOf, type Unpriced } from './sums.ts';

/** The costs of a machine over a span, with all below it. */
export type AssetCosts = {
  readonly sums: Sums;
  /** Of tickets of the asset itself, without those below it. */
  readonly own: Sums;
  /** How many tickets have a line of cost in the span. */
  readonly tickets: number;
  readonly unpriced: readonly Unpriced[];
  readonly years: readonly (Sums & { readonly year: number })[];
  readonly workClasses: readonly (Sums & { readonly workClass: Ticket['workClass']; readonly tickets: number })[];
  /** The assets right below it, each with all below that; the dearest first. */
  readonly below: readonly (Sums & { readonly asset: string; readonly name: string })[];
};

/**
 * The lines of the asset and of all below it; `branch` is the asset right below that a line counts
 * for, or null. Merged tickets count as the ticket that replaced them.
 */
const HEAD = `with recursive below(id, branch) as (
    select id, null::text from asset where id = $1
    union select a.id, coalesce(b.branch, a.id) from asset a join below b on a.parent_id = b.id),
  family(id, root, work_class, branch) as (
    select t.id, t.id, t.work_class, b.branch from ticket t join below b on b.id = t.asset_id where t.merged_into is null
    union all select m.id, f.root, f.work_class, f.branch from ticket m join family f on m.merged_into = f.id),
  line as (select c.kind, round(c.amount, $5::int) as amount, c.unpriced, f.root, f.work_class, f.branch,
      extract(year from c.at at time zone $4)::int as year
    from cost_line c join family f on f.id = c.ticket_id
    where ($2::timestamptz is null or c.at >= $2) and c.at < $3::timestamptz)`;

/** Works out what a machine cost; give a snapshot, so that the sums agree. */
export async function assetCosts(
  sql: Sql,
  given: {
    readonly assetId: string;
    /** Included; null: from the first line on. */
    readonly since: Date | null;
    /** Not included. */
    readonly till: Date;
    /** In which years begin. */
    readonly timeZone: string;
    readonly currency: Currency;
  },
): Promise<AssetCosts> {
  const values = [given.assetId, given.since, given.till, given.timeZone, given.currency.digits];
  const sums = sumsOf('$5');
  const read = async <T extends object>(select: string): Promise<readonly T[]> =>
    (await sql.query<T>(`${HEAD} ${select}`, values)).rows;
  const [whole] = await read<Sums & { tickets: number }>(
    `select ${sums}, count(distinct root)::int as tickets from line`,
  );
  const [own] = await read<Sums>(`select ${sums} from line where branch is null`);
  if (!whole || !own) throw new Error('a sum returns its row');
  const { tickets, ...all } = whole;
  return {
    sums: all,
    own,
    tickets,
    unpriced: await countUnpriced(sql, HEAD, values),
    years: await read(`select year, ${sums} from line group by year order by year`),
    workClasses: await read(
      `select work_class as "workClass", count(distinct root)::int as tickets, ${sums} from line
       group by work_class order by sum(amount) desc nulls last, work_class`,
    ),
    below: await read(
      `select a.id as asset, a.name, ${sums} from line join asset a on a.id = line.branch
       group by a.id order by sum(amount) desc nulls last, a.id`,
    ),
  };
}
