const HOUR_MS = 3_600_000;

/** The hour of the day (0 to 23, UTC), 24 more at weekends. */
export function hourPlace(at: number): number {
  const hours = Math.floor(at / HOUR_MS);
  const hour = ((hours % 24) + 24) % 24;
  const weekday = (((Math.floor(hours / 24) + 4) % 7) + 7) % 7;
  return weekday === 0 || weekday === 6 ? hour + 24 : hour;
}
