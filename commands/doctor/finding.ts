import { messageOf } from '../../lib/errors.ts';
import { printableLine } from '../../lib/printable.ts';

/** The result of one check; `advice` says what to do where it failed. */
export type Finding = {
  readonly check: string;
  readonly ok: boolean;
  readonly detail: string;
  readonly advice?: string;
};

/** Makes a check of something that throws where it finds a fault. @param advice what to do then */
export async function attempt(check: string, advice: string, work: () => Promise<string> | string): Promise<Finding> {
  try {
    return { check, ok: true, detail: await work() };
  } catch (error) {
    const { cause } = error as { cause?: unknown };
    const told = messageOf(error);
    const why = cause instanceof Error && !told.includes(messageOf(cause)) ? `: ${messageOf(cause)}` : '';
    return { check, ok: false, detail: `${told}${why}`, advice };
  }
}

/** A finding in words. */
export function findingLine({ check, ok, detail, advice }: Finding): string {
  return `${ok ? 'ok  ' : 'FAIL'} ${check.padEnd(14)} ${printableLine(detail)}\n${ok || !advice ? '' : `     ${' '.repeat(14)} → ${advice}\n`}`;
}
