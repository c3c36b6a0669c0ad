import { Autocomplete, MultiSelect, NumberInput, Select, Switch, TagsInput, Textarea, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';

/** Something to choose. */
export type Option = { readonly value: string; readonly label: string };

/**
 * One field of a form over a draft.
 * @property input draws it where none of the kinds fits
 * @property isNewOnly it is asked for when a record is made, and never again
 * @property words its value in a sentence, where the value is no text
 */
export type Field<D> = {
  readonly key: keyof D & string;
  readonly label: string;
  readonly kind?: 'text' | 'area' | 'number' | 'choice' | 'choices' | 'suggest' | 'tags' | 'switch' | 'date' | 'moment';
  readonly isRequired?: boolean;
  readonly isNewOnly?: boolean;
  readonly hint?: string;
  readonly options?: readonly Option[];
  readonly words?: (value: never) => string;
  readonly input?: (draft: D, set: (value: unknown) => void) => ReactNode;
};

/** Draws a field of a draft. */
export function FieldInput<D>(given: {
  readonly field: Field<D>;
  readonly draft: D;
  readonly set: (value: unknown) => void;
}): ReactNode {
  const { field, draft, set } = given;
  const value: unknown = draft[field.key];
  const { label, hint, isRequired = false, options = [], kind = 'text' } = field;
  const shared = { label, ...(hint !== undefined && { description: hint }), required: isRequired };
  if (field.input) return field.input(draft, set);
  switch (kind) {
    case 'number':
      return (
        <NumberInput
          {...shared}
          value={(value as number | null) ?? ''}
          onChange={(next) => set(next === '' ? null : Number(next))}
        />
      );
    case 'choice':
      return (
        <Select
          {...shared}
          data={[...options]}
          value={(value as string | null) || null}
          onChange={(next) => set(next ?? '')}
          searchable={options.length > 8}
          clearable={!isRequired}
        />
      );
    case 'choices':
      return (
        <MultiSelect
          {...shared}
          data={[...options]}
          value={[...((value as readonly string[] | null) ?? [])]}
          onChange={set}
          searchable
        />
      );
    case 'suggest':
      return (
        <Autocomplete
          {...shared}
          data={options.map((option) => option.value)}
          value={(value as string | null) ?? ''}
          onChange={set}
        />
      );
    case 'tags':
      return <TagsInput {...shared} value={[...((value as readonly string[] | null) ?? [])]} onChange={set} />;
    case 'switch':
      return <Switch label={label} checked={value === true} onChange={(event) => set(event.currentTarget.checked)} />;
    default:
      return <Line kind={kind} shared={shared} value={(value as string | null) ?? ''} set={set} />;
  }
}

function Line(given: {
  readonly kind: 'text' | 'area' | 'date' | 'moment';
  readonly shared: { readonly label: string; readonly required: boolean };
  readonly value: string;
  readonly set: (value: unknown) => void;
}): ReactNode {
  const { kind, shared, value, set } = given;
  if (kind === 'area') {
    return (
      <Textarea {...shared} value={value} autosize minRows={2} onChange={(event) => set(event.currentTarget.value)} />
    );
  }
  const types = { text: 'text', date: 'date', moment: 'datetime-local' } as const;
  return (
    <TextInput {...shared} type={types[kind]} value={value} onChange={(event) => set(event.currentTarget.value)} />
  );
}
