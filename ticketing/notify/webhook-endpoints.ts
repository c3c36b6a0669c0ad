import type { Sql } from '../db/sql.ts';

/** A system that gets events of tickets. */
export type WebhookEndpoint = {
  readonly id: string;
  readonly url: string;
  readonly description: string;
  /** Kinds of ticket event; null: all. */
  readonly kinds: readonly string[] | null;
  readonly secret: string;
  readonly active: boolean;
  readonly createdBy: string;
  readonly createdAt: Date;
};

const columns = `id, url, description, kinds, secret, active, created_by as "createdBy", created_at as "createdAt"`;

/** Stores a new endpoint. */
export async function insertEndpoint(sql: Sql, endpoint: WebhookEndpoint): Promise<void> {
  const { id, url, description, kinds, secret, active, createdBy, createdAt } = endpoint;
  await sql.query(
    `insert into webhook_endpoint (id, url, description, kinds, secret, active, created_by, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [id, url, description, kinds, secret, active, createdBy, createdAt],
  );
}

/** The endpoint with an id, or undefined. */
export async function findEndpoint(sql: Sql, id: string): Promise<WebhookEndpoint | undefined> {
  const { rows } = await sql.query<WebhookEndpoint>(`select ${columns} from webhook_endpoint where id = $1`, [id]);
  return rows[0];
}

/** Endpoints in the order of their ids. */
export async function listEndpoints(
  sql: Sql,
  page: { after: string; limit: number },
): Promise<readonly WebhookEndpoint[]> {
  const { rows } = await sql.query<WebhookEndpoint>(
    `select ${columns} from webhook_endpoint where id > $1 order by id limit $2`,
    [page.after, page.limit],
  );
  return rows;
}

/**
 * Changes the given members.
 * @returns the endpoint as it is now, or undefined where there is none
 */
export async function changeEndpoint(
  sql: Sql,
  id: string,
  change: Partial<Pick<WebhookEndpoint, 'url' | 'description' | 'kinds' | 'active' | 'secret'>>,
): Promise<WebhookEndpoint | undefined> {
  const { url = null, description = null, kinds = null, active = null, secret = null } = change;
  const { rows } = await sql.query<WebhookEndpoint>(
    `update webhook_endpoint set url = coalesce($2, url), description = coalesce($3, description),
       kinds = case when $4 then $5::text[] else kinds end, active = coalesce($6, active), secret = coalesce($7, secret)
     where id = $1 returning ${columns}`,
    [id, url, description, 'kinds' in change, kinds, active, secret],
  );
  return rows[0];
}

/** Ends an endpoint: it gets nothing any more until somebody activates it. */
export async function deactivateEndpoint(sql: Sql, id: string): Promise<void> {
  await sql.query('update webhook_endpoint set active = false where id = $1', [id]);
}

/** Removes an endpoint, with its waiting messages. @returns whether there was one */
export async function removeEndpoint(sql: Sql, id: string): Promise<boolean> {
  await sql.query(
    `delete from notification where channel = 'webhook' and recipient = $1 and state in ('pending', 'failed', 'dead')`,
    [id],
  );
  const { count } = await sql.query('delete from webhook_endpoint where id = $1', [id]);
  return count > 0;
}
