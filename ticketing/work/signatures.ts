import type { Actor } from '../../http/access/actor.ts';
import { hashOf } from '../../lib/canonical-json.ts';
import { AppError, unprocessable } from '../../lib/errors.ts';
import type { Db, Sql } from '../db/sql.ts';
import { readActor, refuseDecider } from '../ticket/actor.ts';
import { noteWork, type WorkDone } from './note-work.ts';
import { whoWorked } from './second-person.ts';
import { type SignableWork, signableWork } from './signable-work.ts';

/** Meanings of a signature. */
export const meanings = ['performed', 'reviewed', 'approved', 'accepted'] as const;
export type Meaning = (typeof meanings)[number];

/** A signature over the work as it was; it is never changed or taken back. */
export type Signature = {
  readonly id: number;
  readonly ticketId: number;
  readonly generation: number;
  readonly signedBy: string;
  /** The signer's name as the account had it then. */
  readonly name: string;
  readonly meaning: Meaning;
  /** How the signer proved who they are: null for old signatures, `none` under `--dev-open`. */
  readonly proof: 'fresh_sign_in' | 'none' | null;
  readonly signedAt: Date;
  readonly content: SignableWork;
  /** SHA-256 over the canonical JSON of the content. */
  readonly contentHash: string;
};

const columns = `id, ticket_id as "ticketId", generation, signed_by as "signedBy", name, meaning, proof, signed_at as "signedAt",
  content, content_hash as "contentHash"`;

/**
 * Signs the work as it is now, in the signer's own name. The caller must check that the signer has
 * just proved it.
 * @param said.name the name that the signer expects to sign as; refused where it is another
 * @throws {AppError} `forbidden` for all but signed-in people, and for approval of one's own work;
 * `unprocessable` naming `name`
 */
export async function signWork(
  db: Db,
  done: WorkDone,
  said: { readonly name?: string | undefined; readonly meaning: Meaning; readonly proof: 'fresh_sign_in' | 'none' },
): Promise<Signature> {
  const { actor, now } = done;
  const { meaning, proof } = said;
  return await noteWork(db, done, async (sql, ticket) => {
    const signer = readActor(actor);
    const name = await nameOf(sql, signer, said.name);
    if (meaning !== 'performed' && signer.person !== null && (await whoWorked(sql, ticket.id)).has(signer.person)) {
      throw new AppError(
        'forbidden',
        `Only a second person signs that work was ${meaning}: you have worked on the ticket.`,
      );
    }
    const content = await signableWork(sql, ticket.id);
    const { rows } = await sql.query<Signature>(
      `insert into signature (ticket_id, generation, signed_by, name, meaning, proof, signed_at, content, content_hash)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning ${columns}`,
      [ticket.id, ticket.generation, actor, name, meaning, proof, now, JSON.stringify(content), hashOf(content)],
    );
    const [signature] = rows;
    if (!signature) throw new Error('an insert returns its row');
    return { result: signature, event: { kind: 'signed', payload: signaturePayload(signature) } };
  });
}

async function nameOf(sql: Sql, signer: Actor, said: string | undefined): Promise<string> {
  const refused = refuseDecider(signer);
  if (refused !== undefined) throw new AppError('forbidden', refused);
  // Under --dev-open nobody is known: the typed name is taken, and `proof` says that nothing proves
  // it.
  if (signer.person === null) return said ?? signer.id;
  const { rows } = await sql.query<{ name: string }>('select name from person where id = $1', [signer.person]);
  const name = rows[0]?.name ?? signer.person;
  if (said !== undefined && said.trim() !== name)
    throw unprocessable('name', `you sign as ${name}; leave the name out`);
  return name;
}

/** The binding of a signature to the record of its ticket. */
export function signaturePayload(signature: Signature): Readonly<Record<string, unknown>> {
  const { id, name, meaning, proof, contentHash } = signature;
  return { signature: id, name, meaning, proof, contentHash };
}

/** The signatures on a ticket, oldest first; merged and closed tickets keep theirs. */
export async function listSignatures(sql: Sql, ticketId: number): Promise<readonly Signature[]> {
  const { rows } = await sql.query<Signature>(`select ${columns} from signature where ticket_id = $1 order by id`, [
    ticketId,
  ]);
  return rows;
}
