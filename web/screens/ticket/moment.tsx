import { TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { ticketWords } from '../../words/ticket.ts';
import { useWords } from '../../words/words.ts';

/**
 * A moment by the clock of this device.
 * @param preset as {@link localMoment} has it; without, the field may stay empty
 */
export function Moment(props: { readonly name: string; readonly label: string; readonly preset?: string }): ReactNode {
  const { name, label, preset } = props;
  const t = useWords(ticketWords);
  return (
    <TextInput
      type="datetime-local"
      name={name}
      label={label}
      description={t.yourClock}
      required={preset !== undefined}
      {...(preset !== undefined && { defaultValue: preset })}
    />
  );
}

/** A moment as fields of forms have it. */
export function localMoment(at: Date): string {
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
