import { hashOf } from '../../lib/canonical-json.ts';
import type { Db, Sql } from '../db/sql.ts';
import { ticketNumber } from '../ticket/ticket.ts';
import type { NewTicketEvent } from '../ticket/ticket-event.ts';
import { resolveMentions } from './mentions.ts';
import { noteWork, type WorkDone, withFamily } from './note-work.ts';

/** A comment on a ticket. */
export type Comment = {
  readonly id: number;
  /** The ticket of the comment: possibly merged into the present one since. */
  readonly ticketId: number;
  readonly author: string;
  readonly authorName: string;
  readonly body: string;
  /** Shown to requesters, too. */
  readonly public: boolean;
  /** Ids of the people whom it names. */
  readonly mentions: readonly string[];
  readonly createdAt: Date;
};

/**
 * Notifies people of a comment, in the transaction that stores it; `assignee` where it is not the
 * author and not named.
 */
export type TellMentioned = (
  sql: Sql,
  told: {
    readonly ticketId: number;
    readonly commentId: number;
    readonly mentioned: readonly string[];
    readonly assignee: string | null;
    readonly actor: string;
    readonly body: string;
    /** It is not for requesters. */
    readonly internal: boolean;
    readonly now: Date;
  },
) => Promise<void>;

const columns = `c.id, c.ticket_id as "ticketId", c.author, coalesce(p.name, c.author) as "authorName", c.body, c.public,
  c.mentions, c.created_at as "createdAt"`;

/** Stores a comment, and notifies the people named in it, but not its author. */
export async function addComment(
  db: Db,
  done: WorkDone,
  said: { readonly body: string; readonly public: boolean; readonly tell: TellMentioned },
): Promise<Comment> {
  const { actor, now } = done;
  const { body } = said;
  return await noteWork(db, done, async (sql, ticket) => {
    const mentions = await resolveMentions(sql, body);
    const { comment, event } = await insertComment(sql, ticket, { actor, body, public: said.public, mentions, now });
    const mentioned = mentions.filter((person) => person !== actor);
    const { assigneeId } = ticket;
    const assignee = assigneeId === actor || mentioned.includes(assigneeId ?? '') ? null : assigneeId;
    const told = { ticketId: ticket.id, commentId: comment.id, mentioned, assignee, actor, body, now };
    await said.tell(sql, { ...told, internal: !said.public });
    return { result: comment, event };
  });
}

/**
 * Stores a comment on a locked ticket. Returns the event for the caller to record. Notifies nobody.
 */
export async function insertComment(
  sql: Sql,
  ticket: { readonly id: number },
  said: { actor: string; body: string; public: boolean; mentions: readonly string[]; now: Date },
): Promise<{ comment: Comment; event: Omit<NewTicketEvent, 'actor'> }> {
  const { actor, body, mentions, now } = said;
  const { rows } = await sql.query<Comment>(
    `with c as (insert into ticket_comment (ticket_id, author, body, public, mentions, created_at)
       values ($1, $2, $3, $4, $5, $6) returning *)
     select ${columns} from c left join person p on p.id = c.author`,
    [ticket.id, actor, body, said.public, mentions, now],
  );
  const [comment] = rows;
  if (!comment) throw new Error('an insert returns its row');
  const payload = { comment: comment.id, public: said.public, mentions, hash: commentHash(comment) };
  return { comment, event: { kind: 'commented', payload } };
}

/** The binding of a comment to the record of its ticket. */
export function commentHash(comment: Pick<Comment, 'ticketId' | 'author' | 'body' | 'createdAt'>): string {
  const { ticketId, author, body, createdAt } = comment;
  return hashOf({ ticket: ticketNumber(ticketId), author, body, createdAt });
}

/** The comments on a ticket and on those merged into it, oldest first. */
export async function listComments(
  sql: Sql,
  ticketId: number,
  page: { readonly after: number; readonly limit: number; readonly publicOnly: boolean },
): Promise<readonly Comment[]> {
  const { rows } = await sql.query<Comment>(
    `${withFamily} select ${columns} from ticket_comment c join family f on f.id = c.ticket_id
       left join person p on p.id = c.author
     where c.id > $2 and (c.public or not $4) order by c.id limit $3`,
    [ticketId, page.after, page.limit, page.publicOnly],
  );
  return rows;
}
