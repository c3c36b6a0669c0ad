import { AppError } from '../../../lib/errors.ts';
import type { Db, Sql } from '../../db/sql.ts';
import { type Ticket, ticketNumber } from '../../ticket/ticket.ts';
import { noteWork, requireOpen, type WorkDone, withFamily } from '../note-work.ts';
import { kindOfFile } from './file-kind.ts';
import type { FileStore, Received } from './file-store.ts';
import type { FileSettings } from './work-settings.ts';

/** A photo or file on a ticket. */
export type TicketFile = {
  readonly id: number;
  readonly ticketId: number;
  readonly sha256: string;
  readonly name: string;
  readonly mediaType: string;
  readonly sizeBytes: number;
  /** Shown to requesters, too. */
  readonly public: boolean;
  readonly addedBy: string;
  readonly addedAt: Date;
};

const columns = `a.id, a.ticket_id as "ticketId", a.sha256, a.name, s.media_type as "mediaType", s.size_bytes as "sizeBytes",
  a.public, a.added_by as "addedBy", a.added_at as "addedAt"`;

/**
 * Puts a received file on a ticket; the same bytes under the same name are there once.
 * @param file.declared the type that the sender says it is
 * @throws {AppError} `unprocessable` naming `content-type` where it is not what it says
 */
export async function addFile(
  db: Db,
  done: WorkDone,
  file: {
    readonly store: FileStore;
    readonly received: Received;
    readonly name: string;
    readonly declared: string;
    readonly public: boolean;
    /** Only a ticket that is open takes it. */
    readonly openOnly?: boolean;
  },
): Promise<TicketFile> {
  const { store, received, name, declared } = file;
  const { sha256, size } = received;
  const kind = await kindOfFile(received.path, declared);
  if (kind.kind === 'refused') {
    const errors = [{ field: 'content-type', message: kind.reason }];
    throw new AppError('unprocessable', `content-type: ${kind.reason}.`, {
      details: { field: 'content-type', errors },
    });
  }
  const { actor, now } = done;
  return await noteWork(db, done, async (sql, ticket) => {
    if (file.openOnly) requireOpen(ticket);
    await lockFiles(sql);
    await requireQuota(sql, ticket, { sha256, size, limits: store.limits });
    // On disk before in the database: a crash between leaves unnamed bytes, never a name without
    // bytes.
    await store.keep(received);
    await sql.query(
      `insert into stored_file (sha256, size_bytes, media_type, created_at) values ($1, $2, $3, $4) on conflict do nothing`,
      [sha256, size, kind.mediaType, now],
    );
    const added = await sql.query(
      `insert into ticket_file (ticket_id, sha256, name, public, added_by, added_at) values ($1, $2, $3, $4, $5, $6)
       on conflict do nothing`,
      [ticket.id, sha256, name, file.public, actor, now],
    );
    const { rows } = await sql.query<TicketFile>(
      `select ${columns} from ticket_file a join stored_file s on s.sha256 = a.sha256
       where a.ticket_id = $1 and a.sha256 = $2 and a.name = $3`,
      [ticket.id, sha256, name],
    );
    const [result] = rows;
    if (!result) throw new Error('a file that was inserted is found');
    const payload = { file: result.id, name, sha256, size, mediaType: kind.mediaType };
    return { result, event: added.count > 0 ? { kind: 'file_added', payload } : null };
  });
}

/**
 * Held from before bytes are kept until their reference is committed: no sweep takes them for an
 * orphan meanwhile, and no two uploads share the rest of a quota.
 */
export async function lockFiles(sql: Sql): Promise<void> {
  await sql.query(`select pg_advisory_xact_lock(hashtext('harbinger files'))`);
}

/** Bytes to come, and the limits of a ticket and of all. */
type Quota = { readonly size: number; readonly limits: FileSettings; readonly sha256?: string };

/**
 * Asks whether a ticket may get this many bytes more; the same bytes in all count once.
 * @throws {AppError} `unprocessable` for the quota of the ticket, `unavailable` for that of all
 */
export async function requireQuota(
  sql: Sql,
  { id }: Pick<Ticket, 'id'>,
  { size, limits, sha256 }: Quota,
): Promise<void> {
  const { rows } = await sql.query<{ ticket: string; total: string; stored: boolean; here: boolean }>(
    `select (select coalesce(sum(s.size_bytes), 0) from (select distinct sha256 from ticket_file where ticket_id = $1) a
         join stored_file s on s.sha256 = a.sha256)::text as ticket,
       (select coalesce(sum(size_bytes), 0) from stored_file)::text as total,
       exists (select from stored_file where sha256 = $2) as stored,
       exists (select from ticket_file where ticket_id = $1 and sha256 = $2) as here`,
    [id, sha256 ?? null],
  );
  const { ticket = '0', total = '0', stored = false, here = false } = rows[0] ?? {};
  if (!here && Number(ticket) + size > limits.maxTicketBytes) {
    const message = `${ticketNumber(id)} has ${ticket} bytes of files, and may have ${limits.maxTicketBytes}.`;
    throw new AppError('unprocessable', message, { details: { field: 'body', maxTicketBytes: limits.maxTicketBytes } });
  }
  if (!stored && Number(total) + size > limits.maxTotalBytes) {
    const message = 'The room for files of tickets is used up; its operator can raise FILES_MAX_TOTAL_BYTES.';
    throw new AppError('unavailable', message);
  }
}

/** The files of a ticket and of those merged into it, oldest first. */
export async function listFiles(
  sql: Sql,
  ticketId: number,
  page: { readonly after: number; readonly limit: number; readonly publicOnly: boolean },
): Promise<readonly TicketFile[]> {
  const { rows } = await sql.query<TicketFile>(
    `${withFamily} select ${columns} from ticket_file a join family f on f.id = a.ticket_id
       join stored_file s on s.sha256 = a.sha256
     where a.id > $2 and (a.public or not $4) order by a.id limit $3`,
    [ticketId, page.after, page.limit, page.publicOnly],
  );
  return rows;
}

/** One file of a ticket. @throws {AppError} `not_found` */
export async function findFile(
  sql: Sql,
  ticketId: number,
  file: { readonly id: number; readonly publicOnly: boolean },
): Promise<TicketFile> {
  const [found] = await listFiles(sql, ticketId, { after: file.id - 1, limit: 1, publicOnly: file.publicOnly });
  if (found?.id !== file.id) throw new AppError('not_found', 'There is no such file on this ticket.');
  return found;
}
