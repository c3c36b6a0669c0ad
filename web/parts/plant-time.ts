const FIELDS = { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' } as const;
const MINUTE_MS = 60_000;

/** A moment as a field for date and time has it, `2026-11-30T08:15`, in a time zone. */
export function toPlantField(at: Date, zone: string): string {
  const format = new Intl.DateTimeFormat('en-GB', { ...FIELDS, timeZone: zone, hourCycle: 'h23' });
  const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
  return `${parts['year']}-${parts['month']}-${parts['day']}T${parts['hour']}:${parts['minute']}`;
}

/**
 * The moment of such a field. A time that a change of clocks leaves out is the time after it; one
 * that comes twice is the first.
 * @returns undefined where the field has no time
 */
export function fromPlantField(text: string, zone: string): Date | undefined {
  const wall = Date.parse(`${text}Z`);
  if (Number.isNaN(wall)) return undefined;
  const offsetAt = (at: number): number =>
    Date.parse(`${toPlantField(new Date(at), zone)}Z`) - Math.floor(at / MINUTE_MS) * MINUTE_MS;
  // A day before and after lie on either side of a change of clocks.
  const offsets = [offsetAt(wall - 86_400_000), offsetAt(wall + 86_400_000)];
  const found = offsets.map((offset) => wall - offset).filter((at) => wall - at === offsetAt(at));
  return new Date(found.length > 0 ? Math.min(...found) : wall - (offsets[0] ?? 0));
}
