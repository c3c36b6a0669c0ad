import { Button, Group, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { api, dataOf } from '../../../api/client.ts';
import { useAll } from '../../../api/use-all.ts';
import { useChange } from '../../../api/use-change.ts';
import type { GetData } from '../../../api/use-get.ts';
import { Failure } from '../../../parts/failure.tsx';
import { useMayForPlant } from '../../../parts/may.ts';
import { ReasonButton } from '../../../parts/reason-button.tsx';
import { etagOf, headersOf, orNull } from '../../../parts/records/draft.ts';
import type { Field } from '../../../parts/records/field.tsx';
import type { Saved } from '../../../parts/records/record-form.tsx';
import { freshOf } from '../../../parts/records/record-list.tsx';
import { Records } from '../../../parts/records/records.tsx';
import { SiteTime } from '../../../parts/site-time.tsx';
import { workAdminWords } from '../../../words/admin-work.ts';
import { domainWords } from '../../../words/domain.ts';
import { recordWords } from '../../../words/records.ts';
import { useWords } from '../../../words/words.ts';
import { PRIORITIES } from '../sla/policy-draft.ts';

type Plan = GetData<'/plans'>['items'][number];
type Unit = 'everyDays' | 'everyMonths' | 'everyYears';
type Draft = {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly asset: string;
  readonly every: number | null;
  readonly unit: string;
  readonly startsOn: string;
  readonly calendar: string;
  readonly priority: string;
  readonly workClass: string;
  readonly failureModeGroup: string;
};

const UNITS: readonly Unit[] = ['everyDays', 'everyMonths', 'everyYears'];
const idOf = ({ id }: Plan): string => id;
const blank: Draft = {
  id: '',
  title: '',
  description: '',
  asset: '',
  every: 3,
  unit: 'everyMonths',
  startsOn: '',
  calendar: '',
  priority: 'P3',
  workClass: 'preventive',
  failureModeGroup: 'unspecified',
};

/** Maintenance plans with their next dates. */
export function PlansPanel(): ReactNode {
  const t = useWords(workAdminWords);
  const list = useAll('/plans');
  const mayChange = useMayForPlant('lead', 'planner', 'reliability_engineer');
  return (
    <Records<Plan, Draft>
      label={t.plan}
      add={t.addPlan}
      list={list}
      columns={[
        { label: t.machine, show: ({ asset }) => asset },
        { label: t.every, show: (plan) => everyWords(plan, t) },
        { label: t.next, show: (plan) => <Next plan={plan} /> },
      ]}
      idOf={idOf}
      titleOf={({ title }) => title}
      textOf={({ asset }) => asset}
      empty={{ title: t.noPlans, next: t.noPlansNext }}
      mayChange={mayChange}
      fields={usePlanFields()}
      blank={blank}
      idField="id"
      read={async ({ id }) => {
        const plan = await freshOf(list, idOf, id);
        return { draft: draftOf(plan), etag: etagOf(plan) };
      }}
      save={savePlan}
      remove={({ draft, etag, key }) =>
        dataOf(api.DELETE('/plans/{id}', { params: { path: { id: draft.id }, header: headersOf({ etag, key }) } }))
      }
      touches={['/plans', '/schedule']}
      {...(mayChange && { actions: (plan: Plan) => <PauseOrResume plan={plan} /> })}
    />
  );
}

function draftOf(plan: Plan): Draft {
  const unit = UNITS.find((each) => plan[each] !== null) ?? 'everyDays';
  const { id, title, description, asset, startsOn, calendar, priority, workClass, failureModeGroup } = plan;
  return {
    id,
    title,
    description,
    asset,
    startsOn,
    priority,
    workClass,
    failureModeGroup,
    every: plan[unit],
    unit,
    calendar: calendar ?? '',
  };
}

async function savePlan({ draft, etag, key }: Saved<Draft>): Promise<unknown> {
  const { id, title, description, asset, startsOn, every, unit } = draft;
  return await dataOf(
    api.PUT('/plans/{id}', {
      params: { path: { id }, header: headersOf({ etag, key }) },
      body: {
        title,
        description,
        asset,
        startsOn,
        calendar: orNull(draft.calendar),
        priority: draft.priority as Plan['priority'],
        workClass: draft.workClass as Plan['workClass'],
        failureModeGroup: draft.failureModeGroup,
        [unit]: every,
      },
    }),
  );
}

function usePlanFields(): readonly Field<Draft>[] {
  const t = useWords(workAdminWords);
  const shared = useWords(recordWords);
  const { workClass } = useWords(domainWords);
  const assets = useAll('/assets').data?.items ?? [];
  const calendars = useAll('/sla/calendars').data?.items ?? [];
  return [
    { key: 'id', label: shared.id, hint: t.idHint, isRequired: true, isNewOnly: true },
    { key: 'title', label: t.title, isRequired: true },
    { key: 'description', label: t.description, kind: 'area' },
    {
      key: 'asset',
      label: t.machine,
      kind: 'suggest',
      hint: t.machineHint,
      options: assets.map(({ id, name }) => ({ value: id, label: name })),
      isRequired: true,
    },
    { key: 'every', label: t.everyCount, kind: 'number', isRequired: true },
    {
      key: 'unit',
      label: t.unitOfTime,
      kind: 'choice',
      isRequired: true,
      options: UNITS.map((value) => ({ value, label: t.units[value] })),
    },
    { key: 'startsOn', label: t.startsOn, kind: 'date', isRequired: true },
    {
      key: 'calendar',
      label: t.calendar,
      kind: 'choice',
      hint: t.calendarHint,
      options: calendars.map(({ id, definition }) => ({ value: id, label: definition.name })),
    },
    {
      key: 'priority',
      label: t.priority,
      kind: 'choice',
      isRequired: true,
      options: PRIORITIES.map((value) => ({ value, label: value })),
    },
    {
      key: 'workClass',
      label: t.workClass,
      kind: 'choice',
      isRequired: true,
      options: (['preventive', 'inspection'] as const).map((value) => ({ value, label: workClass[value] })),
    },
    { key: 'failureModeGroup', label: t.group, hint: t.groupHint },
  ];
}

type Words = (typeof workAdminWords)['en'];

function everyWords(plan: Plan, t: Words): string {
  const unit = UNITS.find((each) => plan[each] !== null);
  return unit === undefined ? '–' : t.everyWords(plan[unit] ?? 1, t.units[unit]);
}

function Next({ plan }: { readonly plan: Plan }): ReactNode {
  const t = useWords(workAdminWords);
  return (
    <Stack gap={0}>
      {plan.paused && (
        <Text size="sm" fw={600}>
          {t.paused(plan.paused.by, plan.paused.reason)}
        </Text>
      )}
      {plan.problem !== null && (
        <Text size="sm" className="overdue">
          {plan.problem}
        </Text>
      )}
      <Text size="sm" component="div">
        {plan.upcoming.map((at, index) => (
          <span key={at}>
            {index > 0 && ', '}
            <SiteTime at={at} style="day" />
          </span>
        ))}
      </Text>
    </Stack>
  );
}

function PauseOrResume({ plan }: { readonly plan: Plan }): ReactNode {
  const t = useWords(workAdminWords);
  const shared = useWords(recordWords);
  const path = { id: plan.id };
  const etag = etagOf(plan);
  const resume = useChange(
    (missed: 'take' | 'skip', key) =>
      dataOf(api.POST('/plans/{id}/resume', { params: { path, header: headersOf({ etag, key }), query: { missed } } })),
    ['/plans', '/schedule'],
  );
  if (plan.paused === null) {
    return (
      <ReasonButton
        label={t.pause}
        explain={t.pauseExplain(plan.title)}
        reasonLabel={shared.reason}
        send={(reason, key) =>
          dataOf(
            api.POST('/plans/{id}/pause', { params: { path, header: headersOf({ etag, key }) }, body: { reason } }),
          )
        }
        touches={['/plans', '/schedule']}
        look={{ variant: 'default', size: 'compact-sm' }}
      />
    );
  }
  return (
    <Stack gap="xs">
      <Group gap="xs">
        {(['take', 'skip'] as const).map((missed) => (
          <Button key={missed} variant="default" size="compact-sm" onClick={() => void resume.send(missed)}>
            {t.resume[missed]}
          </Button>
        ))}
      </Group>
      {resume.failure !== undefined && <Failure error={resume.failure} />}
    </Stack>
  );
}
