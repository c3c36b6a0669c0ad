import { Button, Fieldset, Group, NumberInput, Select, Stack, TagsInput, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { conditionWords } from '../../../words/admin-conditions.ts';
import { recordWords } from '../../../words/records.ts';
import { useWords } from '../../../words/words.ts';
import {
  type Condition,
  type ConditionKind,
  conditionKinds,
  type Member,
  newCondition,
  ofKind,
} from './condition-kinds.ts';

type Set = (condition: Condition) => void;

/** The form of one condition, with those inside it. */
export function ConditionInput(given: {
  readonly label: string;
  readonly condition: Condition;
  readonly set: Set;
  /** Ids of the rules that it may refer to. */
  readonly rules: readonly string[];
  /** Takes it out of a list. */
  readonly leaveOut?: (() => void) | undefined;
}): ReactNode {
  const { label, condition, set, rules, leaveOut } = given;
  const t = useWords(conditionWords);
  const records = useWords(recordWords);
  const kind = condition['kind'] as ConditionKind;
  const members: readonly Member[] = conditionKinds[kind] ?? [];
  const simple = members.filter(({ input }) => input !== 'inner' && input !== 'inners');
  const inner = members.filter(({ input }) => input === 'inner' || input === 'inners');
  return (
    <Fieldset legend={label}>
      <Stack gap="sm">
        <Select
          label={t.kind}
          data={Object.entries(t.kinds).map(([value, word]) => ({ value, label: word }))}
          value={kind}
          onChange={(next) => next !== null && set(ofKind(condition, next as ConditionKind))}
          allowDeselect={false}
          searchable
        />
        <Group gap="xs" align="flex-end">
          {simple.map((member) => (
            <MemberInput key={member.key} member={member} condition={condition} set={set} rules={rules} />
          ))}
        </Group>
        {inner.map((member) => (
          <Inner key={member.key} member={member} condition={condition} set={set} rules={rules} />
        ))}
        {leaveOut && (
          <Group>
            <Button variant="default" onClick={leaveOut}>
              {records.leaveOut}
            </Button>
          </Group>
        )}
      </Stack>
    </Fieldset>
  );
}

type MemberGiven = {
  readonly member: Member;
  readonly condition: Condition;
  readonly set: Set;
  readonly rules: readonly string[];
};

function MemberInput({ member, condition, set, rules }: MemberGiven): ReactNode {
  const { key, input, isRequired = false, isNumber = false, options = [] } = member;
  const t = useWords(conditionWords);
  const value = condition[key];
  /** A member that is emptied is left out. */
  const put = (next: unknown): void => {
    const { [key]: _, ...rest } = condition;
    const isEmpty = next === '' || next === null || (Array.isArray(next) && next.length === 0);
    set(isEmpty ? rest : { ...condition, [key]: next });
  };
  const shared = { label: t.members[key], required: isRequired, w: { base: '100%', xs: 200 } };
  switch (input) {
    case 'number':
      return (
        <NumberInput
          {...shared}
          value={(value as number | undefined) ?? ''}
          onChange={(next) => put(next === '' || next === '-' ? null : Number(next))}
        />
      );
    case 'tags':
      return <TagsInput {...shared} value={[...((value as readonly string[] | undefined) ?? [])]} onChange={put} />;
    case 'numbers':
      return (
        <TagsInput
          {...shared}
          value={((value as readonly number[] | undefined) ?? []).map(String)}
          onChange={(next) => put(next.map(Number).filter(Number.isFinite))}
        />
      );
    case 'choice':
      return (
        <Select
          {...shared}
          data={options.map((option) => ({ value: option, label: t.options[option] }))}
          value={value === undefined ? null : String(value)}
          onChange={(next) => put(next !== null && isNumber ? Number(next) : next)}
          clearable={!isRequired}
        />
      );
    case 'rule':
      return (
        <Select {...shared} data={[...rules]} value={(value as string | undefined) ?? null} onChange={put} searchable />
      );
    default:
      return (
        <TextInput
          {...shared}
          value={(value as string | undefined) ?? ''}
          onChange={(event) => put(event.currentTarget.value)}
        />
      );
  }
}

function Inner({ member: { key, input }, condition, set, rules }: MemberGiven): ReactNode {
  const t = useWords(conditionWords);
  const put = (next: unknown): void => set({ ...condition, [key]: next });
  if (input === 'inner') {
    const own = (condition[key] as Condition | undefined) ?? newCondition;
    return <ConditionInput label={t.members[key]} condition={own} set={put} rules={rules} />;
  }
  const all = (condition[key] as readonly Condition[] | undefined) ?? [];
  return (
    <Stack gap="sm">
      {all.map((one, at) => (
        <ConditionInput
          // Conditions have no names of their own; their order is what the person sees.
          // biome-ignore lint/suspicious/noArrayIndexKey: see above
          key={at}
          label={t.inner(at + 1)}
          condition={one}
          set={(next) => put(all.map((before, place) => (place === at ? next : before)))}
          rules={rules}
          leaveOut={all.length > 2 ? () => put(all.filter((_, place) => place !== at)) : undefined}
        />
      ))}
      <Group>
        <Button variant="default" onClick={() => put([...all, newCondition])}>
          {t.addInner}
        </Button>
      </Group>
    </Stack>
  );
}
