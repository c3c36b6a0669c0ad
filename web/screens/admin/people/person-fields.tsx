import type { GetData } from '../../../api/use-get.ts';
import { useGet } from '../../../api/use-get.ts';
import { orNull } from '../../../parts/records/draft.ts';
import type { Field, Option } from '../../../parts/records/field.tsx';
import { RowsInput } from '../../../parts/records/rows-input.tsx';
import { peopleWords } from '../../../words/admin-people.ts';
import { recordWords } from '../../../words/records.ts';
import { useWords } from '../../../words/words.ts';

type Person = GetData<'/people'>['items'][number];
type SkillRow = { readonly skill: string; readonly level: number | null; readonly expiresOn: string };
type ShiftRow = { readonly shift: string; readonly from: string; readonly until: string };
type SiteRow = { readonly site: string; readonly expiresOn: string };

/** A person as the form changes them. */
export type PersonDraft = {
  readonly id: string;
  readonly name: string;
  readonly active: boolean;
  readonly team: string;
  readonly supervisor: string;
  readonly email: string;
  readonly phone: string;
  readonly locale: string;
  readonly baseSite: string;
  readonly maxOpenTickets: number | null;
  readonly maxOpenHours: number | null;
  readonly skills: readonly SkillRow[];
  readonly shifts: readonly ShiftRow[];
  readonly siteAccess: readonly SiteRow[];
};

export const blankPerson: PersonDraft = {
  id: '',
  name: '',
  active: true,
  team: '',
  supervisor: '',
  email: '',
  phone: '',
  locale: 'en',
  baseSite: '',
  maxOpenTickets: null,
  maxOpenHours: null,
  skills: [],
  shifts: [],
  siteAccess: [],
};

/** A person of the API as a draft. */
export function draftOf(person: Person): PersonDraft {
  return {
    ...blankPerson,
    id: person.id,
    name: person.name,
    active: person.active,
    team: person.team ?? '',
    supervisor: person.supervisor ?? '',
    email: person.email ?? '',
    phone: person.phone ?? '',
    locale: person.locale,
    baseSite: person.baseSite ?? '',
    maxOpenTickets: person.maxOpenTickets,
    maxOpenHours: person.maxOpenHours,
    skills: person.skills.map((each) => ({ ...each, expiresOn: each.expiresOn ?? each.expiresAt ?? '' })),
    shifts: person.shifts.map((each) => ({ ...each, until: each.until ?? '' })),
    siteAccess: person.siteAccess.map((each) => ({ ...each, expiresOn: each.expiresOn ?? each.expiresAt ?? '' })),
  };
}

/** A draft in the form of the API. */
export function bodyOf(draft: PersonDraft) {
  const { id: _, name, active, locale, maxOpenTickets, maxOpenHours } = draft;
  return {
    name: name.trim(),
    active,
    locale: locale === 'zh-CN' ? ('zh-CN' as const) : ('en' as const),
    team: orNull(draft.team),
    supervisor: orNull(draft.supervisor),
    email: orNull(draft.email),
    phone: orNull(draft.phone),
    baseSite: orNull(draft.baseSite),
    maxOpenTickets,
    maxOpenHours,
    skills: draft.skills.map(({ skill, level, expiresOn }) => ({ skill, level: level ?? 1, ...endOf(expiresOn) })),
    shifts: draft.shifts.map(({ shift, from, until }) => ({ shift, from, until: orNull(until) })),
    siteAccess: draft.siteAccess.map(({ site, expiresOn }) => ({ site, ...endOf(expiresOn) })),
  };
}

/** A day is the last one; an instant, which only the API can give, stays one. */
function endOf(text: string): { expiresOn?: string | null; expiresAt?: string } {
  return text.includes('T') ? { expiresAt: text } : { expiresOn: orNull(text) };
}

/** The fields of a person, with what there is to choose from. */
export function usePersonFields(people: readonly Person[]): readonly Field<PersonDraft>[] {
  const t = useWords(peopleWords);
  const shared = useWords(recordWords);
  const teams = useGet('/teams', {}).data?.items ?? [];
  const locations = useGet('/locations', {}).data?.items ?? [];
  const skills = useGet('/skills', {}).data?.items ?? [];
  const shifts = useGet('/shifts', {}).data?.items ?? [];
  const sites = locations.map(({ site, name }) => ({ value: site, label: name }));
  return [
    { key: 'name', label: t.name, isRequired: true },
    { key: 'id', label: shared.id, hint: t.idHint, isNewOnly: true },
    { key: 'active', label: t.active, kind: 'switch', words: (on: boolean) => (on ? shared.yes : shared.no) },
    { key: 'team', label: t.team, kind: 'choice', options: named(teams) },
    { key: 'supervisor', label: t.supervisor, kind: 'choice', options: named(people) },
    { key: 'email', label: t.email },
    { key: 'phone', label: t.phone },
    {
      key: 'locale',
      label: t.locale,
      kind: 'choice',
      isRequired: true,
      options: [
        { value: 'en', label: 'English' },
        { value: 'zh-CN', label: '中文' },
      ],
    },
    { key: 'baseSite', label: t.baseSite, kind: 'choice', options: sites },
    { key: 'maxOpenTickets', label: t.maxOpenTickets, kind: 'number', hint: t.noLimit },
    { key: 'maxOpenHours', label: t.maxOpenHours, kind: 'number', hint: t.noLimit },
    skillsField(t, named(skills)),
    shiftsField(t, named(shifts)),
    sitesField(t, sites),
  ];
}

type Words = (typeof peopleWords)['en'];

function skillsField(t: Words, options: readonly Option[]): Field<PersonDraft> {
  const words = (rows: readonly SkillRow[]) => rows.map(({ skill, level }) => `${skill} ${level}`).join(', ');
  return {
    key: 'skills',
    label: t.skills,
    words,
    input: ({ skills: rows }, set) => (
      <RowsInput<SkillRow>
        label={t.skills}
        hint={t.skillsHint}
        fields={[
          { key: 'skill', label: t.skill, kind: 'choice', isRequired: true, options },
          { key: 'level', label: t.level, kind: 'number', isRequired: true },
          { key: 'expiresOn', label: t.lastDay, kind: 'date' },
        ]}
        blank={{ skill: '', level: 2, expiresOn: '' }}
        rows={rows}
        set={set}
      />
    ),
  };
}

function shiftsField(t: Words, options: readonly Option[]): Field<PersonDraft> {
  return {
    key: 'shifts',
    label: t.shifts,
    words: (rows: readonly ShiftRow[]) => rows.map(({ shift, from }) => `${shift} (${from})`).join(', '),
    input: ({ shifts: rows }, set) => (
      <RowsInput<ShiftRow>
        label={t.shifts}
        hint={t.shiftsHint}
        fields={[
          { key: 'shift', label: t.shift, kind: 'choice', isRequired: true, options },
          { key: 'from', label: t.from, kind: 'date', isRequired: true },
          { key: 'until', label: t.lastDay, kind: 'date' },
        ]}
        blank={{ shift: '', from: new Date().toISOString().slice(0, 10), until: '' }}
        rows={rows}
        set={set}
      />
    ),
  };
}

function sitesField(t: Words, options: readonly Option[]): Field<PersonDraft> {
  return {
    key: 'siteAccess',
    label: t.siteAccess,
    words: (rows: readonly SiteRow[]) => rows.map(({ site }) => site).join(', '),
    input: ({ siteAccess: rows }, set) => (
      <RowsInput<SiteRow>
        label={t.siteAccess}
        hint={t.siteAccessHint}
        fields={[
          { key: 'site', label: t.site, kind: 'choice', isRequired: true, options },
          { key: 'expiresOn', label: t.lastDay, kind: 'date' },
        ]}
        blank={{ site: '', expiresOn: '' }}
        rows={rows}
        set={set}
      />
    ),
  };
}

/** Records with id and name to choose from. */
export function named(records: readonly { readonly id: string; readonly name: string }[]): readonly Option[] {
  return records.map(({ id, name }) => ({ value: id, label: name === id ? id : `${name} (${id})` }));
}
