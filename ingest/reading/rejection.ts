/**
 * Why something that a device sent did not become a reading. Documented in docs/devices.md; used as
 * the metric label.
 */
export const REJECTION_REASONS = [
  'unknown_topic',
  'too_large',
  'malformed_json',
  'not_an_object',
  'empty_batch',
  'unknown_field',
  'invalid_device',
  'invalid_time',
  'invalid_sequence',
  'missing_values',
  'empty_values',
  'invalid_channel',
  'not_a_number',
  'not_finite',
  'unknown_unit',
  'unnamed_list',
  'invalid_waveform',
  'malformed_line',
  'malformed_record',
  'malformed_sparkplug',
  'unknown_alias',
  'unknown_type',
  'forbidden_device',
  'too_many_channels',
  'unit_changed',
  'reserved_channel',
  'store_refused',
  'alarm_refused',
  'not_judged',
] as const;

/** One of {@link REJECTION_REASONS}. */
export type RejectionReason = (typeof REJECTION_REASONS)[number];

/** A refused item with its reason; goes to the quarantine. */
export type Rejection = {
  readonly reason: RejectionReason;
  /** Safe for people: names the field. */
  readonly detail: string;
  /** Position in the batch, or null where the whole payload was refused. */
  readonly index: number | null;
};

/** A rejection in one line. @param index position in the batch, or null for the whole payload */
export function reject(reason: RejectionReason, detail: string, index: number | null = null): Rejection {
  return { reason, detail, index };
}
