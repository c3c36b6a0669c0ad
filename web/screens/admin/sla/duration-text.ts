const ISO = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;
const UNITS: Readonly<Record<string, 'D' | 'H' | 'M' | 'S'>> = {
  d: 'D',
  day: 'D',
  days: 'D',
  天: 'D',
  h: 'H',
  hour: 'H',
  hours: 'H',
  小时: 'H',
  min: 'M',
  minute: 'M',
  minutes: 'M',
  分钟: 'M',
  s: 'S',
  秒: 'S',
};

/** `PT1H30M` as people write it: `1 h 30 min`; other text as it is. */
export function durationText(iso: string | null | undefined): string {
  if (iso === null || iso === undefined) return '';
  const [, days, hours, minutes, seconds] = ISO.exec(iso) ?? [];
  const parts = [
    [days, 'd'],
    [hours, 'h'],
    [minutes, 'min'],
    [seconds, 's'],
  ].flatMap(([count, unit]) => (count === undefined ? [] : [`${count} ${unit}`]));
  return parts.length === 0 ? iso : parts.join(' ');
}

/**
 * `1 h 30 min` as the API has it: `PT1H30M`; empty text as null. Text that is no duration stays as
 * it is: the API says what is wrong with it.
 */
export function durationOf(text: string): string | null {
  const sought = text.trim().toLowerCase();
  if (sought === '') return null;
  if (sought.startsWith('p')) return sought.toUpperCase();
  const found = [...sought.matchAll(/(\d+)\s*([a-z]+|天|小时|分钟|秒)/g)];
  const rest = sought.replaceAll(/(\d+)\s*([a-z]+|天|小时|分钟|秒)/g, '').trim();
  const parts = found.map(([, count = '', unit = '']) => ({ count, unit: UNITS[unit] }));
  if (rest !== '' || parts.length === 0 || parts.some(({ unit }) => unit === undefined)) return text.trim();
  const of = (sort: string): string =>
    parts.flatMap(({ count, unit }) => (unit === sort ? [`${count}${unit}`] : [])).join('');
  const time = `${of('H')}${of('M')}${of('S')}`;
  return `P${of('D')}${time === '' ? '' : `T${time}`}`;
}
