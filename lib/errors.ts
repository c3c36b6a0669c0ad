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
 * An expected failure whose message is safe to show to people. Any other thrown value is a bug.
 * `details` becomes the extension members of the problem document (RFC 9457), for example the legal
 * next states.
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

/** The message of any thrown value. */
export function messageOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') return error.errors.map(messageOf).join('; ');
  if (isSystemError(error)) return fileWords(error) ?? error.message;
  return error instanceof Error ? error.message : String(error);
}

/**
 * A guard that is not met, by the missing or wrong field; `errors` as for every other refused
 * field.
 */
export function unprocessable(field: string, reason: string): AppError {
  const details = { field, reason, errors: [{ field, message: reason }] };
  return new AppError('unprocessable', `${field}: ${reason}.`, { details });
}

/** An error of the operating system. */
export function isSystemError(error: unknown): error is NodeJS.ErrnoException & { readonly code: string } {
  return error instanceof Error && 'code' in error && 'syscall' in error && typeof error.code === 'string';
}

/** Errors of the system about files, in words; undefined for others, such as those of networks. */
const FILE_WORDS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  EACCES: 'this user may not (permission denied)',
  EPERM: 'this user may not (not permitted)',
  EISDIR: 'it is a folder, not a file',
  ENOTDIR: 'something on the way to it is a file, not a folder',
  EEXIST: 'a file of that name is there already',
  ENOTEMPTY: 'the folder is not empty',
  EROFS: 'it is on a read-only file system',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota of this user is used up',
  EFBIG: 'the file would become larger than is allowed here',
  ENAMETOOLONG: 'the name is too long',
  ELOOP: 'symbolic links lead round in a circle',
  EMFILE: 'too many files are open in this process (ulimit -n shows the limit)',
  ENFILE: 'too many files are open on this machine',
  EIO: 'the disk does not answer as it should (input/output error)',
};
/** System calls of networks use some of the same codes. */
const OF_NETWORKS = /^(connect|bind|listen|accept|getaddrinfo|query|socket|send|recv|spawn|kill)/;

function fileWords({ code, syscall = '' }: NodeJS.ErrnoException): string | undefined {
  return OF_NETWORKS.test(syscall) ? undefined : FILE_WORDS[code ?? ''];
}
