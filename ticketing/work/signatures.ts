import { hashOf } from '../canonical-json.ts';
import type { Db, Sql } from '../db.ts';
import { noteWork, type WorkDone } from './note-work.ts';
import { type SignableWork, signableWork } from './signable-work.ts';

/** What a signature says. */
export const meanings = ['performed', 'reviewed', 'approved', 'accepted'] as const;
export type Meaning = (typeof meanings)[number];

/** A signature over the work as it was; it is never changed or taken back. */
export type Signature = {
  readonly id: number;
  readonly ticketId: number;
  readonly generation: number;
  readonly signedBy: string;
  /** As it was typed. */
  readonly name: string;
  readonly meaning: Meaning;
  readonly signedAt: Date;
  readonly content: SignableWork;
  /** SHA-256 over the canonical JSON of the content. */
  readonly contentHash: string;
};

const columns = `id, ticket_id as "ticketId", generation, signed_by as "signedBy", name, meaning, signed_at as "signedAt",
  content, content_hash as "contentHash"`;

/** Signs the work as it is now. */
export async function signWork(
  db: Db,
  done: WorkDone,
  { name, meaning }: { readonly name: string; readonly meaning: Meaning },
): Promise<Signature> {
  const { actor, now } = done;
  return await noteWork(db, done, async (sql, ticket) => {
    const content = await signableWork(sql, ticket.id);
    const { rows } = await sql.query<Signature>(
      `insert into signature (ticket_id, generation, signed_by, name, meaning, signed_at, content, content_hash)
       values ($1, $2, $3, $4, $5, $6, $7, $8) returning ${columns}`,
      [ticket.id, ticket.generation, actor, name, meaning, now, JSON.stringify(content), hashOf(content)],
    );
    const [signature] = rows;
    if (!signature) throw new Error('an insert returns its row');
    return { result: signature, event: { kind: 'signed', payload: signaturePayload(signature) } };
  });
}

/** What binds a signature to the record of its ticket. */
export function signaturePayload(signature: Signature): Readonly<Record<string, unknown>> {
  const { id, name, meaning, contentHash } = signature;
  return { signature: id, name, meaning, contentHash };
}

/** The signatures on a ticket, oldest first; merged and closed tickets keep theirs. */
export async function listSignatures(sql: Sql, ticketId: number): Promise<readonly Signature[]> {
  const { rows } = await sql.query<Signature>(`select ${columns} from signature where ticket_id = $1 order by id`, [
    ticketId,
  ]);
  return rows;
}
