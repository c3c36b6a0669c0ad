import { Checkbox, Group, NativeSelect, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { GetData } from '../../api/use-get.ts';
import { myWorkWords } from '../../words/my-work.ts';
import { notifySettingsWords } from '../../words/notify-settings.ts';
import { useWords } from '../../words/words.ts';

type Choices = GetData<'/me/preferences'>['choices'];
type Kind = keyof Choices;
type Mail = 'on' | 'hourly' | 'daily' | 'off';

/** Kinds that a person can turn off, as the API has them; the rest always comes. */
const KINDS = [
  'assigned',
  'declined',
  'coverage_gap',
  'sla_warning',
  'sla_breach',
  'escalation',
  'mention',
  'comment',
  'approval',
  'approved',
  'refused',
  'priority_raised',
  'corrected',
  'relapse',
  'rework',
  'resolved',
  'closed',
  'cancelled',
  'merged',
  'open_again',
  'stock_low',
  'backup_failed',
  'timer_forgotten',
] as const satisfies readonly Kind[];
const MAILS: readonly Mail[] = ['on', 'hourly', 'daily', 'off'];

/**
 * By kind: whether it comes to the inbox, to the devices, and when by mail. What is not named is
 * on.
 */
export function ChosenKinds(given: { readonly choices: Choices; readonly set: (choices: Choices) => void }): ReactNode {
  const { choices, set } = given;
  const t = useWords(notifySettingsWords);
  const names = useWords(myWorkWords).kind;
  const mails = MAILS.map((value) => ({ value, label: `${t.email}: ${t.mail[value]}` }));
  return (
    <Stack gap="sm">
      {KINDS.map((kind) => {
        const chosen = choices[kind] ?? {};
        const choose = (part: NonNullable<Choices[Kind]>): void => set({ ...choices, [kind]: { ...chosen, ...part } });
        const way = (channel: 'inbox' | 'push'): ReactNode => (
          <Checkbox
            label={t[channel]}
            aria-label={`${names[kind]}: ${t[channel]}`}
            checked={chosen[channel] !== 'off'}
            onChange={(event) => choose({ [channel]: event.currentTarget.checked ? 'on' : 'off' })}
          />
        );
        return (
          <Group key={kind} style={{ columnGap: 16, rowGap: 4 }} role="group" aria-label={names[kind]}>
            <Text size="sm" w={{ base: '100%', sm: 220 }}>
              {names[kind]}
            </Text>
            {way('inbox')}
            {way('push')}
            <NativeSelect
              size="xs"
              aria-label={`${names[kind]}: ${t.email}`}
              data={mails}
              value={chosen.email ?? 'on'}
              onChange={(event) => choose({ email: event.currentTarget.value as Mail })}
            />
          </Group>
        );
      })}
    </Stack>
  );
}
