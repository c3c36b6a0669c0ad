import type { ReactNode } from 'react';
import { api, dataOf, versionedDataOf } from '../../../api/client.ts';
import { useAll } from '../../../api/use-all.ts';
import type { GetData } from '../../../api/use-get.ts';
import { useGivenName } from '../../../parts/actor-name.ts';
import { useMayForPlant } from '../../../parts/may.ts';
import { headersOf } from '../../../parts/records/draft.ts';
import type { Field, Option } from '../../../parts/records/field.tsx';
import { Records } from '../../../parts/records/records.tsx';
import { RowsInput } from '../../../parts/records/rows-input.tsx';
import { slaAdminWords } from '../../../words/admin-sla.ts';
import { domainWords } from '../../../words/domain.ts';
import { recordWords } from '../../../words/records.ts';
import { useWords } from '../../../words/words.ts';
import { type Who, whenOf, whenText, whoOf, whoText } from './ladder-text.ts';
import { PRIORITIES } from './policy-draft.ts';

type Ladder = GetData<'/escalation/ladders'>['items'][number];
type Step = Ladder['definition']['steps'][number];
type StepDraft = {
  readonly when: readonly string[];
  readonly who: readonly string[];
  readonly do: readonly string[];
  readonly priorities: readonly string[];
  readonly calendar: string;
  readonly alarm: string;
  readonly pageEveryMinutes: number | null;
  readonly record: boolean;
};
type Draft = { readonly id: string; readonly name: string; readonly steps: readonly StepDraft[] };

const DEEDS = ['notify', 'page', 'reassign', 'raise_priority', 'webhook'] as const;
const blankStep: StepDraft = {
  when: ['100%'],
  who: ['lead'],
  do: ['notify'],
  priorities: [],
  calendar: '',
  alarm: '',
  pageEveryMinutes: null,
  record: false,
};

/** Escalation ladders: the people that a clock calls, step by step. */
export function LaddersPanel(): ReactNode {
  const t = useWords(slaAdminWords);
  const list = useAll('/escalation/ladders');
  const given = useGivenName();
  const stepWords = useStepWords();
  return (
    <Records<Ladder, Draft>
      label={t.ladder}
      add={t.addLadder}
      list={list}
      columns={[
        {
          label: t.steps,
          show: ({ definition }) =>
            definition.steps.map((step, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place
              <div key={at}>{stepWords(step)}</div>
            )),
        },
      ]}
      idOf={({ id }) => id}
      titleOf={({ definition }) => given(definition.name)}
      empty={{ title: t.noLadders, next: t.noLaddersNext }}
      mayChange={useMayForPlant('planner')}
      fields={useLadderFields()}
      blank={{ id: '', name: '', steps: [blankStep] }}
      idField="id"
      read={async ({ id }) => {
        const { data, etag } = await versionedDataOf(api.GET('/escalation/ladders/{id}', { params: { path: { id } } }));
        return { draft: { id, name: data.definition.name, steps: data.definition.steps.map(stepDraft) }, etag };
      }}
      save={({ draft, etag, key }) =>
        dataOf(
          api.PUT('/escalation/ladders/{id}', {
            params: { path: { id: draft.id }, header: headersOf({ etag, key }) },
            body: { name: draft.name, steps: draft.steps.map(stepBody) },
          }),
        )
      }
      remove={({ draft, etag, key }) =>
        dataOf(
          api.DELETE('/escalation/ladders/{id}', {
            params: { path: { id: draft.id }, header: headersOf({ etag, key }) },
          }),
        )
      }
      touches={['/escalation']}
    />
  );
}

/** A step in words: when, whom, and what it does. */
function useStepWords(): (step: Step) => string {
  const t = useWords(slaAdminWords);
  const roles = useWords(domainWords).role;
  const nameOf = (who: Who): string => {
    switch (who.kind) {
      case 'superior':
        return t.superior(who.level);
      case 'role':
        return t.allOf(roles[who.role]);
      case 'person':
        return who.id;
      default:
        return t.whom[who.kind];
    }
  };
  return ({ when, who = [], do: deeds }) => {
    const does = deeds.map((deed) => t.deeds[deed]).join(', ');
    return `${when.map(whenText).join(' / ')}: ${who.map(nameOf).join(', ') || '–'} (${does})`;
  };
}

function stepDraft(step: Step): StepDraft {
  const { when, who = [], do: deeds, pageEveryMinutes = null, record = false } = step;
  const { calendar = '', priorities = [], alarmActive } = step.if ?? {};
  const alarm = alarmActive === undefined ? '' : String(alarmActive);
  return {
    when: when.map(whenText),
    who: who.map(whoText),
    do: deeds,
    priorities,
    calendar,
    alarm,
    pageEveryMinutes,
    record,
  };
}

/** A word that is no time is left out; the API says so where none remains. */
function stepBody(step: StepDraft): Step {
  const only = {
    ...(step.calendar !== '' && { calendar: step.calendar }),
    ...(step.priorities.length > 0 && { priorities: [...step.priorities] as (typeof PRIORITIES)[number][] }),
    ...(step.alarm !== '' && { alarmActive: step.alarm === 'true' }),
  };
  return {
    when: step.when.flatMap((each) => whenOf(each) ?? []),
    ...(Object.keys(only).length > 0 && { if: only }),
    who: step.who.map(whoOf),
    do: [...step.do] as (typeof DEEDS)[number][],
    ...(step.pageEveryMinutes !== null && { pageEveryMinutes: step.pageEveryMinutes }),
    ...(step.record && { record: true }),
  };
}

function useLadderFields(): readonly Field<Draft>[] {
  const stepWords = useStepWords();
  const t = useWords(slaAdminWords);
  const shared = useWords(recordWords);
  const roles = useWords(domainWords).role;
  const people = useAll('/people', { query: { active: true } }).data?.items ?? [];
  const calendars = useAll('/sla/calendars').data?.items ?? [];
  const whom: readonly Option[] = [
    ...(['assignee', 'lead', 'on_call'] as const).map((value) => ({ value, label: t.whom[value] })),
    ...[1, 2, 3].map((level) => ({ value: `superior:${level}`, label: t.superior(level) })),
    ...Object.entries(roles).map(([role, label]) => ({ value: `role:${role}`, label: t.allOf(label) })),
    ...people.map(({ id, name }) => ({ value: `person:${id}`, label: name })),
  ];
  const fields: readonly Field<StepDraft>[] = [
    { key: 'when', label: t.when, kind: 'tags', hint: t.whenHint, isRequired: true },
    { key: 'who', label: t.who, kind: 'choices', options: whom },
    {
      key: 'do',
      label: t.deed,
      kind: 'choices',
      options: DEEDS.map((value) => ({ value, label: t.deeds[value] })),
      isRequired: true,
    },
    {
      key: 'priorities',
      label: t.onlyPriorities,
      kind: 'choices',
      options: PRIORITIES.map((value) => ({ value, label: value })),
    },
    {
      key: 'calendar',
      label: t.onlyIn,
      kind: 'choice',
      options: calendars.map(({ id, definition }) => ({ value: id, label: definition.name })),
    },
    {
      key: 'alarm',
      label: t.onlyAlarm,
      kind: 'choice',
      options: [
        { value: 'true', label: t.alarmOn },
        { value: 'false', label: t.alarmOff },
      ],
    },
    { key: 'pageEveryMinutes', label: t.pageEvery, kind: 'number' },
    { key: 'record', label: t.withRecord, kind: 'switch' },
  ];
  return [
    { key: 'id', label: shared.id, hint: t.idHint, isRequired: true, isNewOnly: true },
    { key: 'name', label: t.name, isRequired: true },
    {
      key: 'steps',
      label: t.steps,
      words: (steps: readonly StepDraft[]) => steps.map((step) => stepWords(stepBody(step))).join('; '),
      input: ({ steps }, set) => (
        <RowsInput<StepDraft> label={t.steps} fields={fields} blank={blankStep} rows={steps} set={set} />
      ),
    },
  ];
}
