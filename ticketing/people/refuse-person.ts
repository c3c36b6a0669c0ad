import { isTimeZone } from '../calendar/local-time.ts';
import type { PersonChange } from './people.ts';

/** Faults of a person as given, beyond the shape; by field. Pure. */
export function refusePerson(id: string, change: PersonChange): readonly { field: string; message: string }[] {
  const { timeZone, supervisor, skills = [], shifts = [], siteAccess = [] } = change;
  const faults: { field: string; message: string }[] = [];
  if (timeZone !== undefined && timeZone !== null && !isTimeZone(timeZone)) {
    faults.push({ field: 'timeZone', message: `${timeZone} is not an IANA zone` });
  }
  if (supervisor === id) faults.push({ field: 'supervisor', message: 'nobody is their own supervisor' });
  const repeats = [
    ...repeated(skills.map(({ skill }) => skill)).map((index) => `skills[${index}].skill`),
    ...repeated(shifts.map(({ shift, from }) => `${shift} ${from}`)).map((index) => `shifts[${index}]`),
    ...repeated(siteAccess.map(({ site }) => site)).map((index) => `siteAccess[${index}].site`),
  ];
  faults.push(...repeats.map((field) => ({ field, message: 'is there twice' })));
  for (const [index, { from, until }] of shifts.entries()) {
    if (until !== null && until < from) faults.push({ field: `shifts[${index}].until`, message: 'lies before from' });
  }
  return faults;
}

function repeated(keys: readonly string[]): readonly number[] {
  return keys.flatMap((key, index) => (keys.indexOf(key) < index ? [index] : []));
}
