import { Fieldset, Select, Stack, Switch, TagsInput, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { useAll } from '../../../api/use-all.ts';
import type { Field, Option } from '../../../parts/records/field.tsx';
import { slaAdminWords } from '../../../words/admin-sla.ts';
import { domainWords } from '../../../words/domain.ts';
import { recordWords } from '../../../words/records.ts';
import { useWords } from '../../../words/words.ts';
import { CLOCKS, HOLDS, type PolicyDraft, PRIORITIES, type TierDraft } from './policy-draft.ts';

/** The fields of a policy. */
export function usePolicyFields(): readonly Field<PolicyDraft>[] {
  const t = useWords(slaAdminWords);
  const shared = useWords(recordWords);
  const { source } = useWords(domainWords);
  const calendars = useAll('/sla/calendars').data?.items ?? [];
  const ladders = useAll('/escalation/ladders').data?.items ?? [];
  const option = ({ id, definition }: { id: string; definition: { name: string } }): Option => ({
    value: id,
    label: definition.name,
  });
  const plain = (values: readonly string[]): readonly Option[] => values.map((value) => ({ value, label: value }));
  const hours = [{ value: '24x7', label: '24 × 7' }, ...calendars.map(option)];
  const sources = Object.entries(source).map(([value, label]) => ({ value, label }));
  return [
    { key: 'id', label: shared.id, hint: t.idHint, isRequired: true, isNewOnly: true },
    { key: 'name', label: t.name, isRequired: true },
    { key: 'position', label: t.position, kind: 'number', hint: t.positionHint, isRequired: true },
    { key: 'priorities', label: t.priorities, kind: 'choices', options: plain(PRIORITIES), hint: t.matchHint },
    { key: 'criticalities', label: t.criticalities, kind: 'choices', options: plain(['A', 'B', 'C']) },
    { key: 'sites', label: t.sites, kind: 'tags' },
    { key: 'assets', label: t.assets, kind: 'tags' },
    { key: 'assetClasses', label: t.assetClasses, kind: 'tags' },
    { key: 'workClasses', label: t.workClasses, kind: 'tags' },
    { key: 'failureModeGroups', label: t.failureModeGroups, kind: 'tags' },
    { key: 'sources', label: t.sources, kind: 'choices', options: sources },
    {
      key: 'tiers',
      label: t.tiers,
      words: (tiers: PolicyDraft['tiers']) =>
        PRIORITIES.map((each) => `${each}: ${CLOCKS.map((clock) => tiers[each][clock] || '–').join(' / ')}`).join('; '),
      input: ({ tiers }, set) =>
        PRIORITIES.map((each) => (
          <Tier
            key={each}
            name={each}
            tier={tiers[each]}
            calendars={hours}
            set={(next) => set({ ...tiers, [each]: next })}
          />
        )),
    },
    {
      key: 'holds',
      label: t.holds,
      words: (holds: PolicyDraft['holds']) =>
        Object.entries(holds)
          .map(([each, { pauses, cap }]) => `${each}: ${pauses ? shared.yes : shared.no}, ${cap}`)
          .join('; '),
      input: ({ holds }, set) => <Holds holds={holds} set={set} />,
    },
    { key: 'ackTimeout', label: t.ackTimeout, kind: 'switch' },
    { key: 'ackLadder', label: t.ackLadder, kind: 'choice', options: ladders.map(option) },
    { key: 'restoreLadder', label: t.restoreLadder, kind: 'choice', options: ladders.map(option) },
  ];
}

function Tier(given: {
  readonly name: string;
  readonly tier: TierDraft;
  readonly calendars: readonly Option[];
  readonly set: (tier: TierDraft) => void;
}): ReactNode {
  const { name, tier, calendars, set } = given;
  const t = useWords(slaAdminWords);
  return (
    <Fieldset legend={`${t.priority} ${name}`}>
      <Stack gap="xs">
        <Select
          label={t.calendar}
          data={[...calendars]}
          value={tier.calendar}
          allowDeselect={false}
          onChange={(next) => next !== null && set({ ...tier, calendar: next })}
        />
        {CLOCKS.map((clock) => (
          <TextInput
            key={clock}
            label={t.clocks[clock]}
            {...(clock === 'ack' && { description: t.durationHint })}
            value={tier[clock]}
            onChange={(event) => set({ ...tier, [clock]: event.currentTarget.value })}
          />
        ))}
        <TagsInput
          label={t.warnPercents}
          value={[...tier.warnPercents]}
          onChange={(next) => set({ ...tier, warnPercents: next })}
        />
        <TagsInput
          label={t.warnMinutes}
          value={[...tier.warnMinutesBeforeDue]}
          onChange={(next) => set({ ...tier, warnMinutesBeforeDue: next })}
        />
      </Stack>
    </Fieldset>
  );
}

function Holds(given: {
  readonly holds: PolicyDraft['holds'];
  readonly set: (holds: PolicyDraft['holds']) => void;
}): ReactNode {
  const { holds, set } = given;
  const t = useWords(slaAdminWords);
  const without = (name: string): PolicyDraft['holds'] =>
    Object.fromEntries(Object.entries(holds).filter(([each]) => each !== name));
  return (
    <Fieldset legend={t.holds}>
      <Stack gap="xs">
        {HOLDS.map((name) => {
          const hold = holds[name];
          return (
            <Stack key={name} gap={4}>
              <Switch
                label={t.ownRule(t.holdReasons[name])}
                checked={hold !== undefined}
                onChange={(event) =>
                  set(event.currentTarget.checked ? { ...holds, [name]: { pauses: true, cap: '8 h' } } : without(name))
                }
              />
              {hold && (
                <>
                  <Switch
                    ml="xl"
                    label={t.pauses}
                    checked={hold.pauses}
                    onChange={(event) => set({ ...holds, [name]: { ...hold, pauses: event.currentTarget.checked } })}
                  />
                  <TextInput
                    ml="xl"
                    label={`${t.cap}: ${t.holdReasons[name]}`}
                    value={hold.cap}
                    required
                    onChange={(event) => set({ ...holds, [name]: { ...hold, cap: event.currentTarget.value } })}
                  />
                </>
              )}
            </Stack>
          );
        })}
      </Stack>
    </Fieldset>
  );
}
