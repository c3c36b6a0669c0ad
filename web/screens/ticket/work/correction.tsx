import { Button, Group, Stack, TextInput } from '@mantine/core';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useChange } from '../../../api/use-change.ts';
import { Failure } from '../../../parts/failure.tsx';
import { useWords } from '../../../words/words.ts';
import { workWords } from '../../../words/work.ts';

/** Takes back a part of what was booked wrongly, with a reason. */
export function Correction(props: {
  /** Names the amount and its unit. */
  readonly label: string;
  readonly send: (amount: number, reason: string, key: string) => Promise<unknown>;
}): ReactNode {
  const t = useWords(workWords);
  const [open, setOpen] = useState(false);
  const change = useChange((given: { amount: number; reason: string }, key) =>
    props.send(given.amount, given.reason, key),
  );
  const save = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    if (await change.send({ amount: Number(form.get('amount')), reason: String(form.get('reason')).trim() })) {
      setOpen(false);
    }
  };
  if (!open) {
    return (
      <Button size="compact-sm" variant="subtle" onClick={() => setOpen(true)} style={{ alignSelf: 'flex-start' }}>
        {t.correct}
      </Button>
    );
  }
  return (
    <form onSubmit={(event) => void save(event)}>
      <Stack gap="xs">
        <Group gap="xs" align="flex-end">
          <TextInput name="amount" type="number" min="0" step="any" label={props.label} required />
          <TextInput name="reason" label={t.why} required maxLength={500} />
          <Button type="submit" variant="default" loading={change.asking}>
            {t.correct}
          </Button>
        </Group>
        {change.failure !== undefined && <Failure error={change.failure} />}
      </Stack>
    </form>
  );
}
