import { createHash } from 'node:crypto';
import { hashOf } from '../../lib/canonical-json.ts';
import type { Sql } from '../db/sql.ts';

/** A table of which every row must be as the change record says last, and no row may be missing. */
export type AuditedTable = {
  readonly name: string;
  readonly key: readonly string[];
  /** Columns that change without a record, since they say nothing that anybody answers for. */
  readonly ignored?: readonly string[];
  /** Columns that are recorded as the SHA-256 of their values. */
  readonly secret?: readonly string[];
  /**
   * Rows of this kind need no record until they become of another kind; new rows are of this kind.
   */
  readonly unrecorded?: (row: Row) => boolean;
};

/** A row as `to_jsonb` gives it. */
export type Row = Readonly<Record<string, unknown>>;

const of = (name: string, key: string, more: Omit<AuditedTable, 'name' | 'key'> = {}): AuditedTable => ({
  name,
  key: key.split(' '),
  ...more,
});

/**
 * Audited tables beside tickets and alarms, which have records of their own. A table added here
 * gets its trigger and a baseline at the next start.
 */
export const auditedTables: readonly AuditedTable[] = [
  of('account', 'person_id', { ignored: ['last_signed_in_at'], secret: ['password'] }),
  of('account_identity', 'person_id', { ignored: ['seen_at'] }),
  of('second_factor', 'id', { ignored: ['last_used_at', 'last_step', 'counter'], secret: ['sealed_secret'] }),
  of('recovery_code', 'code_hash', { secret: ['code_hash'] }),
  of('account_session', 'token_hash', { ignored: ['last_seen_at'], secret: ['token_hash'] }),
  of('sign_in_link', 'token_hash', { secret: ['token_hash'] }),
  of('api_token', 'id', { ignored: ['last_used_at'], secret: ['token_hash'] }),
  of('person', 'id', { ignored: ['last_assigned_at'] }),
  of('team', 'id'),
  of('skill', 'id'),
  of('person_skill', 'person_id skill_id'),
  of('location', 'site'),
  of('site_access', 'person_id site'),
  of('shift', 'id'),
  of('person_shift', 'person_id shift_id from_on'),
  of('absence', 'id'),
  of('rota', 'id'),
  of('rota_member', 'rota_id position'),
  of('rota_override', 'id'),
  of('rota_version', 'rota_id version'),
  of('shift_version', 'shift_id version'),
  of('dropped_shift', 'id'),
  of('person_inactive', 'id'),
  of('asset', 'id', { ignored: ['search_text'] }),
  of('asset_device', 'device', { ignored: ['gateway'] }),
  of('maintenance_window', 'id'),
  of('failure_mode_entry', 'condition class'),
  of('plant_definition', 'kind id version'),
  of('part', 'id', { ignored: ['search_text'] }),
  of('store', 'id'),
  of('part_stock', 'part_id store_id', { ignored: ['low_since'] }),
  of('part_reservation', 'id'),
  of('part_waiver', 'ticket_id'),
  of('stock_event', 'id'),
  of('opening_rules', 'singleton'),
  of('sla_definition', 'kind id version'),
  of('work_policy', 'work_class'),
  of('maintenance_plan', 'id', { ignored: ['turn', 'next_at', 'problem'] }),
  of('webhook_endpoint', 'id', { secret: ['secret'] }),
  of('notification_preference', 'person_id'),
  of('push_device', 'id', { ignored: ['last_sent_at'], secret: ['endpoint', 'p256dh', 'auth'] }),
  of('ticket_comment', 'id'),
  of('ticket_requester', 'ticket_id requester'),
  of('asset_report_code', 'asset_id', { secret: ['code'] }),
  // Name and contact are erased some time after the work: no record may keep them.
  of('outside_report', 'id', { ignored: ['name', 'contact'] }),
  of('outside_answer', 'id'),
  of('ticket_file', 'id'),
  of('ticket_checklist', 'id'),
  of('checklist_step', 'checklist_id position', { unrecorded: ({ answer }) => answer === null }),
  of('labour', 'id'),
  of('labour_correction', 'id'),
  of('part_use', 'id'),
  of('part_use_correction', 'id'),
  of('labour_rate', 'subject'),
  of('external_cost', 'id'),
  of('external_cost_correction', 'id'),
  of('ticket_merge', 'id'),
  of('ticket_finding', 'ticket_id generation'),
  of('signature', 'id'),
  of('approval', 'id'),
  of('ticket_link', 'id'),
  of('ticket_subtask', 'id'),
  of('label', 'id'),
  of('legal_hold', 'id'),
  of('erasure', 'pseudonym', { ignored: ['terms'] }),
  of('watch_settings', 'device'),
  of('asset_watch_settings', 'asset_id'),
  of('watch_move', 'id'),
  of('learning_run', 'id', { ignored: ['lease_until', 'attempts', 'due_at'] }),
];

/** The audited tables that this database has. */
export async function tablesHere(sql: Sql): Promise<readonly AuditedTable[]> {
  const { rows } = await sql.query<{ name: string }>(
    'select n as name from unnest($1::text[]) n where to_regclass(n) is not null',
    [auditedTables.map(({ name }) => name)],
  );
  return rows.flatMap(({ name }) => byName.get(name) ?? []);
}

const byName = new Map(auditedTables.map((table) => [table.name, table]));

/** The audited table of that name. */
export const auditedTable = (name: string): AuditedTable | undefined => byName.get(name);

/**
 * A row as it is recorded: without members that may change, secrets hashed, times in one form in
 * any zone of the session.
 */
export function recordedRow({ ignored = [], secret = [] }: AuditedTable, row: Row): Row {
  const kept = Object.entries(row).filter(([column]) => !ignored.includes(column));
  return Object.fromEntries(
    kept.map(([column, value]) => [column, secret.includes(column) ? sealed(value) : sameTime(value)]),
  );
}

/** The key of a row as one text. */
export function keyOf({ key, secret = [] }: AuditedTable, row: Row): string {
  const values = key.map((column) => (secret.includes(column) ? sealed(row[column]) : row[column]));
  return values.map(String).join(' ');
}

/** Hash of some columns of a recorded row; of a column that there is not nothing is in it. */
export function rowHash(row: Row, columns: readonly string[]): string {
  return hashOf(columns.map((column) => [column, row[column] ?? null]));
}

function sealed(value: unknown): unknown {
  return value === null || value === undefined ? null : createHash('sha256').update(String(value)).digest('hex');
}

const TIME = /^\d{4,}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?[+-]\d\d(?::\d\d){0,2}$/;

function sameTime(value: unknown): unknown {
  if (typeof value !== 'string' || !TIME.test(value)) return value;
  const at = new Date(value);
  return Number.isNaN(at.getTime()) ? value : at.toISOString();
}

const volatile = auditedTables.flatMap(({ name, ignored = [] }) => ignored.map((column) => `${name} set ${column} =`));
const inserted = auditedTables.flatMap(({ name, unrecorded }) => (unrecorded ? [] : [name]));
const writes = new RegExp(
  `\\binsert into (?:${inserted.join('|')})\\b|` +
    `\\b(?:update|delete from) (?!${volatile.join('|')})(?:${[...byName.keys()].join('|')})\\b`,
  'i',
);
const known = new Map<string, boolean>();

/**
 * Whether a statement may change rows that are recorded; remembers the answer, since statements are
 * few.
 */
export function writesAudited(statement: string): boolean {
  const before = known.get(statement);
  if (before !== undefined) return before;
  const answer = writes.test(statement.replace(/\s+/g, ' '));
  // Lists put conditions together: their texts are many, and none of them writes.
  if (known.size < 5_000) known.set(statement, answer);
  return answer;
}

/** Tables whose rows are never changed, as their triggers see to it. */
export const appendOnlyTables = [
  'ticket_event',
  'access_event',
  'change_event',
  'audit_day',
  'signature',
  'alarm_event',
  'stock_event',
  'watch_move',
  'external_cost',
  'external_cost_correction',
] as const;
