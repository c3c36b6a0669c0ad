import { AppError } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';

/**
 * Milliseconds until the next step is said, and until it gives up: never where that is left out.
 */
export type Patience = { readonly hintMs: number; readonly giveUpMs?: number };

/** What to do where no broker answers. */
export const NO_BROKER_ADVICE =
  'start one with "harbinger up --dev-open", or point elsewhere with --url (or BROKER_HOST and BROKER_PORT)';

/**
 * Waits for a broker: says what to do where none answers, and gives up when patience is over.
 * @param patience absent: it waits for ever, and says nothing
 * @throws {AppError} `unavailable` when patience is over
 */
export async function patiently<T>(
  patience: Patience | undefined,
  { broker, log, signal }: { readonly broker: string; readonly log: Log; readonly signal: AbortSignal },
  open: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  if (patience === undefined) return await open(signal);
  const { hintMs, giveUpMs } = patience;
  const hint = setTimeout(() => log.warn({ broker }, `no broker answers at ${broker}: ${NO_BROKER_ADVICE}`), hintMs);
  const over = giveUpMs === undefined ? undefined : AbortSignal.timeout(giveUpMs);
  try {
    return await open(over === undefined ? signal : AbortSignal.any([signal, over]));
  } catch (cause) {
    if (!over?.aborted) throw cause;
    const waited = `${Math.round((giveUpMs ?? 0) / 1000)} s`;
    throw new AppError(
      'unavailable',
      `no broker answered at ${broker} for ${waited}: ${NO_BROKER_ADVICE}; --wait waits until there is one`,
      { cause },
    );
  } finally {
    clearTimeout(hint);
  }
}
