import { TextInput } from '@mantine/core';
import { type ReactNode, useContext } from 'react';
import { shellWords } from '../words/shell.ts';
import { useWords } from '../words/words.ts';
import { fromPlantField, toPlantField } from './plant-time.ts';
import { ZoneContext } from './site-time.tsx';

/**
 * A moment in the plant's time, as all screens show times.
 * @param preset without, the field may stay empty unless it `isRequired`
 */
export function Moment(props: {
  readonly name: string;
  readonly label: string;
  readonly preset?: Date;
  readonly isRequired?: boolean;
}): ReactNode {
  const { name, label, preset, isRequired = preset !== undefined } = props;
  const t = useWords(shellWords);
  const zone = useContext(ZoneContext);
  return (
    <TextInput
      type="datetime-local"
      name={name}
      label={label}
      description={t.plantTime(zone)}
      required={isRequired}
      {...(preset !== undefined && { defaultValue: toPlantField(preset, zone) })}
    />
  );
}

/** The moment of a field of a form, as the API takes it; what is no time stays, to be refused. */
export function momentOf(text: string, zone: string): string {
  return fromPlantField(text, zone)?.toISOString() ?? text;
}
