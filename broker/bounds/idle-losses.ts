/** Losses that are looked at together. */
const KEPT = 50;
const LEAST = 5;
const LEAST_IDLE_MS = 5_000;
const HOUR_MS = 3_600_000;

/** A timer ends them as exactly as this; devices that lose power do not. */
const ALIKE = 0.03;
const ALIKE_MS = 1_000;

/**
 * Connections that were lost while nothing was sent: where they ended after the same time again and
 * again, something between the devices and the broker ends idle connections.
 */
export type IdleLosses = {
  /** A connection was lost. @param idleMs since its last byte */
  note(loss: { readonly at: number; readonly idleMs: number }): void;
  /** In words, with what to do; undefined where there is no such thing. */
  problem(now: number): string | undefined;
};

export function createIdleLosses(): IdleLosses {
  let losses: { readonly at: number; readonly idleMs: number }[] = [];
  return {
    note: (loss) => {
      if (loss.idleMs >= LEAST_IDLE_MS) losses = [...losses.slice(1 - KEPT), loss];
    },
    problem: (now) => {
      const late = losses.filter(({ at }) => now - at <= HOUR_MS).map(({ idleMs }) => idleMs);
      const idleMs = oftenOf(late.sort((a, b) => a - b));
      if (idleMs === undefined) return undefined;
      const seconds = Math.round(idleMs / 1000);
      return `connections of devices end when nothing was sent for ${seconds} s, though no device says good-bye: a balancer or firewall ends them; let it wait longer than 1.5 times the keep-alive, or set the keep-alive of the devices below ${seconds} s`;
    },
  };
}

/** The time around which most lie, where enough do. @param sorted ascending */
function oftenOf(sorted: readonly number[]): number | undefined {
  for (let i = 0; i + LEAST <= sorted.length; i++) {
    const first = sorted[i] ?? 0;
    const last = sorted[i + LEAST - 1] ?? 0;
    if (last - first <= Math.max(ALIKE_MS, ALIKE * first)) return first;
  }
  return undefined;
}
