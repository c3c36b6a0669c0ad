import { Button, Fieldset, Group, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { recordWords } from '../../words/records.ts';
import { useWords } from '../../words/words.ts';
import { type Field, FieldInput } from './field.tsx';

/** A field that holds rows of further fields, such as the skills of a person. */
export function RowsInput<R extends object>(given: {
  readonly label: string;
  readonly hint?: string;
  readonly fields: readonly Field<R>[];
  readonly blank: R;
  readonly rows: readonly R[];
  readonly set: (rows: readonly R[]) => void;
}): ReactNode {
  const { label, hint, fields, blank, rows, set } = given;
  const t = useWords(recordWords);
  const change = (at: number, key: string, value: unknown): void =>
    set(rows.map((row, index) => (index === at ? { ...row, [key]: value } : row)));
  return (
    <Fieldset legend={label}>
      <Stack gap="sm">
        {hint !== undefined && (
          <Text size="sm" c="dimmed">
            {hint}
          </Text>
        )}
        {rows.map((row, at) => (
          // Rows have no names of their own; their order is what the person sees.
          // biome-ignore lint/suspicious/noArrayIndexKey: see above
          <Group key={at} align="flex-end" gap="xs" role="group" aria-label={`${label} ${at + 1}`}>
            {fields.map((field) => (
              <FieldInput key={field.key} field={field} draft={row} set={(value) => change(at, field.key, value)} />
            ))}
            <Button variant="default" onClick={() => set(rows.filter((_, index) => index !== at))}>
              {t.leaveOut}
            </Button>
          </Group>
        ))}
        <Group>
          <Button variant="default" onClick={() => set([...rows, blank])}>
            {t.add}
          </Button>
        </Group>
      </Stack>
    </Fieldset>
  );
}
