/** Why an operation was refused, in words that every adapter and the HTTP table share. */
export type ErrorCode =
  | 'invalid'
  | 'not_found'
  | 'conflict'
  | 'stale'
  | 'unprocessable'
  | 'unauthorized'
  | 'forbidden'
  | 'too_many'
  | 'unavailable';

/**
 * An expected failure whose message is safe to show to people. Anything else that is thrown is a bug.
 * `details` becomes the extension members of the problem document (RFC 9457), for example the legal next states.
 */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly retryable: boolean;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(
    code: ErrorCode,
    message: string,
    options: { cause?: unknown; retryable?: boolean; details?: Readonly<Record<string, unknown>> } = {},
  ) {
    super(message, { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.retryable = options.retryable ?? code === 'unavailable';
    this.details = options.details ?? {};
  }
}

/** The message of anything that was thrown. */
export function messageOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') return error.errors.map(messageOf).join('; ');
  return error instanceof Error ? error.message : String(error);
}

/** A guard that is not met, by the field that is missing or wrong; `errors` as for every other refused field. */
export function unprocessable(field: string, reason: string): AppError {
  const details = { field, reason, errors: [{ field, message: reason }] };
  return new AppError('unprocessable', `${field}: ${reason}.`, { details });
}
