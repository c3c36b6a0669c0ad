import { useAll } from '../../../api/use-all.ts';
import type { GetData } from '../../../api/use-get.ts';
import { useGet } from '../../../api/use-get.ts';
import type { Field, Option } from '../../../parts/records/field.tsx';
import { RowsInput } from '../../../parts/records/rows-input.tsx';
import { workAdminWords } from '../../../words/admin-work.ts';
import { domainWords } from '../../../words/domain.ts';
import { recordWords } from '../../../words/records.ts';
import { useWords } from '../../../words/words.ts';

type Mode = GetData<'/failure-modes'>['items'][number];
type Codes = GetData<'/failure-codes'>;
type StepRow = { readonly id: string; readonly en: string; readonly zh: string; readonly mandatory: boolean };
type SkillRow = { readonly skill: string; readonly level: number | null };
type PartRow = {
  readonly part: string;
  readonly quantity: number | null;
  readonly en: string;
  readonly zh: string;
};

/** An entry of the catalogue while it is typed. */
export type ModeDraft = {
  readonly condition: string;
  readonly nameEn: string;
  readonly nameZh: string;
  readonly signEn: string;
  readonly signZh: string;
  readonly group: string;
  readonly workClass: string;
  readonly failureMode: string;
  readonly mechanism: string;
  readonly cause: string;
  readonly estimatedMinutes: number | null;
  readonly twoPerson: boolean;
  readonly safety: readonly StepRow[];
  readonly checks: readonly StepRow[];
  readonly skills: readonly SkillRow[];
  readonly parts: readonly PartRow[];
};

export const blankMode: ModeDraft = {
  condition: '',
  nameEn: '',
  nameZh: '',
  signEn: '',
  signZh: '',
  group: '',
  workClass: 'preventive',
  failureMode: 'OTH',
  mechanism: '6.0',
  cause: '5.0',
  estimatedMinutes: 120,
  twoPerson: false,
  safety: [],
  checks: [],
  skills: [],
  parts: [],
};

/** An entry of the API as a draft. */
export function modeDraft(mode: Mode): ModeDraft {
  const { condition, group, workClass, failureMode, mechanism, cause, estimatedMinutes, twoPerson } = mode;
  return {
    condition,
    group,
    workClass,
    failureMode,
    mechanism,
    cause,
    estimatedMinutes,
    twoPerson,
    nameEn: mode.name.en,
    nameZh: mode.name.zh,
    signEn: mode.sign.en,
    signZh: mode.sign.zh,
    safety: mode.safety,
    checks: mode.checks,
    skills: mode.skills,
    parts: mode.parts.map(({ part, quantity, name }) => ({ part, quantity, en: name.en, zh: name.zh })),
  };
}

/** A draft in the form of the API. */
export function modeBody(draft: ModeDraft) {
  const both = (en: string, zh: string) => ({ en, zh: zh === '' ? en : zh });
  const steps = (rows: readonly StepRow[]) => rows.map((row) => ({ ...row, ...both(row.en, row.zh) }));
  return {
    group: draft.group,
    workClass: draft.workClass as Mode['workClass'],
    failureMode: draft.failureMode as Mode['failureMode'],
    mechanism: draft.mechanism as Mode['mechanism'],
    cause: draft.cause as Mode['cause'],
    name: both(draft.nameEn, draft.nameZh),
    sign: both(draft.signEn, draft.signZh),
    estimatedMinutes: draft.estimatedMinutes ?? 0,
    twoPerson: draft.twoPerson,
    safety: steps(draft.safety),
    checks: steps(draft.checks),
    skills: draft.skills.map(({ skill, level }) => ({ skill, level: level ?? 1 })),
    parts: draft.parts.map(({ part, quantity, en, zh }) => ({ part, quantity: quantity ?? 1, name: both(en, zh) })),
  };
}

/** The fields of an entry. */
export function useModeFields(codes: Codes | undefined, language: 'en' | 'zh'): readonly Field<ModeDraft>[] {
  const t = useWords(workAdminWords);
  const shared = useWords(recordWords);
  const { workClass } = useWords(domainWords);
  const skills = useGet('/skills', {}).data?.items ?? [];
  const parts = useAll('/parts').data?.items ?? [];
  const optionsOf = (of: Codes[keyof Codes] | undefined): readonly Option[] =>
    Object.entries(of ?? {}).map(([value, name]) => ({ value, label: `${value} ${name[language]}` }));
  const known = [...Object.keys(codes?.skills ?? {}), ...skills.map(({ id }) => id)];
  return [
    { key: 'condition', label: t.condition, hint: t.conditionHint, isRequired: true, isNewOnly: true },
    { key: 'nameEn', label: t.nameEn, isRequired: true },
    { key: 'nameZh', label: t.nameZh },
    { key: 'signEn', label: t.signEn, kind: 'area', isRequired: true },
    { key: 'signZh', label: t.signZh, kind: 'area' },
    { key: 'group', label: t.group, hint: t.groupOfModes, isRequired: true },
    {
      key: 'workClass',
      label: t.workClass,
      kind: 'choice',
      isRequired: true,
      options: (['preventive', 'instrument'] as const).map((value) => ({ value, label: workClass[value] })),
    },
    { key: 'failureMode', label: t.code, kind: 'choice', isRequired: true, options: optionsOf(codes?.failureModes) },
    { key: 'mechanism', label: t.mechanism, kind: 'choice', isRequired: true, options: optionsOf(codes?.mechanisms) },
    { key: 'cause', label: t.cause, kind: 'choice', isRequired: true, options: optionsOf(codes?.causes) },
    { key: 'estimatedMinutes', label: t.minutes, kind: 'number', isRequired: true },
    { key: 'twoPerson', label: t.twoPerson, kind: 'switch', words: (on: boolean) => (on ? shared.yes : shared.no) },
    stepsField('safety', t.safety, t),
    stepsField('checks', t.checks, t),
    skillsField(t, [...new Set(known)]),
    partsField(
      t,
      parts.map(({ id }) => id),
    ),
  ];
}

type Words = (typeof workAdminWords)['en'];

function stepsField(key: 'safety' | 'checks', label: string, t: Words): Field<ModeDraft> {
  return {
    key,
    label,
    words: (rows: readonly StepRow[]) => rows.map(({ en }) => en).join('; '),
    input: (draft, set) => (
      <RowsInput<StepRow>
        label={label}
        fields={[
          { key: 'id', label: t.stepId, isRequired: true },
          { key: 'en', label: t.english, isRequired: true },
          { key: 'zh', label: t.chinese },
          { key: 'mandatory', label: t.mandatory, kind: 'switch' },
        ]}
        blank={{ id: '', en: '', zh: '', mandatory: true }}
        rows={draft[key]}
        set={set}
      />
    ),
  };
}

function skillsField(t: Words, known: readonly string[]): Field<ModeDraft> {
  return {
    key: 'skills',
    label: t.skills,
    words: (rows: readonly SkillRow[]) => rows.map(({ skill, level }) => `${skill} ${level}`).join(', '),
    input: ({ skills }, set) => (
      <RowsInput<SkillRow>
        label={t.skills}
        fields={[
          {
            key: 'skill',
            label: t.skill,
            kind: 'suggest',
            isRequired: true,
            options: known.map((value) => ({ value, label: value })),
          },
          { key: 'level', label: t.level, kind: 'number', isRequired: true },
        ]}
        blank={{ skill: '', level: 2 }}
        rows={skills}
        set={set}
      />
    ),
  };
}

function partsField(t: Words, known: readonly string[]): Field<ModeDraft> {
  return {
    key: 'parts',
    label: t.parts,
    words: (rows: readonly PartRow[]) => rows.map(({ part, quantity }) => `${quantity} × ${part}`).join(', '),
    input: ({ parts }, set) => (
      <RowsInput<PartRow>
        label={t.parts}
        fields={[
          {
            key: 'part',
            label: t.part,
            kind: 'suggest',
            isRequired: true,
            options: known.map((value) => ({ value, label: value })),
          },
          { key: 'quantity', label: t.quantity, kind: 'number', isRequired: true },
          { key: 'en', label: t.english, isRequired: true },
          { key: 'zh', label: t.chinese },
        ]}
        blank={{ part: '', quantity: 1, en: '', zh: '' }}
        rows={parts}
        set={set}
      />
    ),
  };
}
