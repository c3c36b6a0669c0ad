/**
 * The share of a limit that is its dead band where a rule names none: ISA-18.2 starting values, 2 % for pressure, 1 % for
 * temperature, 5 % for flow and level, 2 % for anything else.
 * @param unit UCUM, or null @param channel its name tells a level, which has no unit of its own
 */
export function deadBandShare(unit: string | null, channel: string): number {
  if (unit === 'Cel' || unit === 'K' || unit === '[degF]') return 0.01;
  if (unit === 'bar' || /^[kM]?Pa$/.test(unit ?? '')) return 0.02;
  if (unit === 'l/min' || /^m3\//.test(unit ?? '')) return 0.05;
  if (/(^|[^a-z])level([^a-z]|$)/i.test(channel)) return 0.05;
  return 0.02;
}
