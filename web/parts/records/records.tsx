import { Button, Group, Stack } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { recordWords } from '../../words/records.ts';
import { useWords } from '../../words/words.ts';
import type { Versioned } from './draft.ts';
import type { Field } from './field.tsx';
import { RecordForm, type Saved } from './record-form.tsx';
import { type Column, type ReadList, RecordList } from './record-list.tsx';

/**
 * A list of records, and the form that adds, changes and removes them.
 * @property idField the member of the draft that names a new record
 * @property touches first steps of addresses that a change has read anew
 */
export function Records<T, D extends object>(given: {
  readonly label: string;
  readonly add: string;
  readonly list: ReadList<T>;
  readonly columns: readonly Column<T>[];
  readonly idOf: (item: T) => string;
  readonly titleOf: (item: T) => string;
  readonly textOf?: (item: T) => string;
  readonly empty: { readonly title: string; readonly next: string };
  readonly mayChange: boolean;
  readonly fields: readonly Field<D>[];
  readonly blank: D;
  readonly idField?: keyof D & string;
  readonly read: (item: T) => Promise<Versioned<D>>;
  readonly save: (saved: Saved<D>) => Promise<unknown>;
  readonly remove?: (given: Omit<Saved<D>, 'isNew'>) => Promise<unknown>;
  readonly touches: readonly string[];
  readonly below?: (draft: D) => ReactNode;
  readonly actions?: (item: T) => ReactNode;
}): ReactNode {
  const { list, mayChange, idField, idOf, titleOf } = given;
  const t = useWords(recordWords);
  const [opened, setOpened] = useState<{ readonly item?: T }>();
  const item = opened?.item;
  const refuse = (draft: D): string | undefined => {
    const id = idField === undefined ? undefined : String(draft[idField]);
    return id !== undefined && list.data?.items.some((one) => idOf(one) === id) ? t.exists(id) : undefined;
  };
  return (
    <Stack>
      {mayChange && (
        <Group>
          <Button onClick={() => setOpened({})}>{given.add}</Button>
        </Group>
      )}
      <RecordList {...given} open={mayChange ? (one) => setOpened({ item: one }) : undefined} />
      {opened && (
        <RecordForm
          {...given}
          title={item === undefined ? given.add : titleOf(item)}
          read={item === undefined ? undefined : () => given.read(item)}
          refuse={refuse}
          close={() => setOpened(undefined)}
        />
      )}
    </Stack>
  );
}
