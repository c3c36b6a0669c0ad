import { Anchor, Card, Group, Stack, Table, Text, TextInput } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { type ReactNode, useState } from 'react';
import { ApiError } from '../../api/client.ts';
import { recordWords } from '../../words/records.ts';
import { useWords } from '../../words/words.ts';
import { Cut } from '../cut.tsx';
import { Empty } from '../empty.tsx';
import { Failure } from '../failure.tsx';
import { useGrowing } from '../growing.tsx';
import { Waiting } from '../waiting.tsx';

/** The content of one column of a list, for a record. */
export type Column<T> = { readonly label: string; readonly show: (item: T) => ReactNode };

/** A read of a list, as `useGet` gives it. */
export type ReadList<T> = {
  readonly data?: { readonly items: readonly T[]; readonly next: string | null } | undefined;
  readonly error?: unknown;
  readonly isPending: boolean;
  readonly refetch: () => Promise<{ readonly data?: { readonly items: readonly T[] } | undefined }>;
};

/** The record as it is now, by its id. @throws {ApiError} where it is no more */
export async function freshOf<T>(list: ReadList<T>, idOf: (item: T) => string, id: string): Promise<T> {
  const { data } = await list.refetch();
  const item = data?.items.find((one) => idOf(one) === id);
  if (item === undefined) throw new ApiError({ status: 404, title: `${id}: 404` });
  return item;
}

type Given<T> = {
  readonly label: string;
  readonly list: ReadList<T>;
  readonly columns: readonly Column<T>[];
  readonly idOf: (item: T) => string;
  readonly titleOf: (item: T) => string;
  /** Words by which the search finds a record, beside its title and id. */
  readonly textOf?: (item: T) => string;
  readonly empty: { readonly title: string; readonly next: string };
  readonly open?: ((item: T) => void) | undefined;
  /** Further things to do with a record. */
  readonly actions?: ((item: T) => ReactNode) | undefined;
};

const SEARCH_FROM = 6;
/** Records that are drawn at first, and again at the end of those. */
const STEP = 60;

/** A list of records with a search: a table on a desk, cards on a phone. */
export function RecordList<T>(given: Given<T>): ReactNode {
  const { list, idOf, titleOf, textOf, empty } = given;
  const t = useWords(recordWords);
  const [words, setWords] = useState('');
  const isWide = useMediaQuery('(min-width: 48em)', true, { getInitialValueInEffect: false });
  const items = list.data?.items ?? [];
  const sought = words.trim().toLowerCase();
  const found = items.filter((item) =>
    `${idOf(item)} ${titleOf(item)} ${textOf?.(item) ?? ''}`.toLowerCase().includes(sought),
  );
  const { shown, end } = useGrowing(found, STEP);
  if (list.error) return <Failure error={list.error} again={() => void list.refetch()} />;
  if (list.isPending) return <Waiting />;
  if (items.length === 0) return <Empty title={empty.title} next={empty.next} />;
  return (
    <Stack gap="sm">
      {items.length >= SEARCH_FROM && (
        <TextInput
          type="search"
          label={t.search}
          value={words}
          maw={360}
          onChange={(event) => setWords(event.currentTarget.value)}
        />
      )}
      {found.length === 0 && <Text>{t.nothingFound}</Text>}
      {found.length > 0 && (isWide ? <Wide {...given} items={shown} /> : <Narrow {...given} items={shown} />)}
      {end}
      <Cut list={list.data} />
    </Stack>
  );
}

type Shown<T> = Given<T> & { readonly items: readonly T[] };

function Wide<T>(given: Shown<T>): ReactNode {
  const { label, items, columns, idOf, actions } = given;
  const t = useWords(recordWords);
  return (
    <Table aria-label={label} verticalSpacing="xs" highlightOnHover>
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">{label}</Table.Th>
          {columns.map((column) => (
            <Table.Th key={column.label} scope="col">
              {column.label}
            </Table.Th>
          ))}
          {actions && <Table.Th scope="col">{t.actions}</Table.Th>}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {items.map((item) => (
          <Table.Tr key={idOf(item)}>
            <Table.Th scope="row" fw={500}>
              <Name {...given} item={item} />
            </Table.Th>
            {columns.map((column) => (
              <Table.Td key={column.label} style={{ overflowWrap: 'anywhere' }}>
                {column.show(item)}
              </Table.Td>
            ))}
            {actions && <Table.Td>{actions(item)}</Table.Td>}
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function Narrow<T>(given: Shown<T>): ReactNode {
  const { items, columns, idOf, actions } = given;
  return (
    <Stack gap="xs">
      {items.map((item) => (
        <Card key={idOf(item)} withBorder padding="sm">
          <Text fw={600} component="div">
            <Name {...given} item={item} />
          </Text>
          {columns.map((column) => (
            <Group key={column.label} gap={6} align="baseline">
              <Text size="sm" c="dimmed">
                {column.label}:
              </Text>
              <Text size="sm" component="div" style={{ overflowWrap: 'anywhere' }}>
                {column.show(item)}
              </Text>
            </Group>
          ))}
          {actions?.(item)}
        </Card>
      ))}
    </Stack>
  );
}

function Name<T>({ item, titleOf, open }: Given<T> & { readonly item: T }): ReactNode {
  if (!open) return titleOf(item);
  return (
    <Anchor component="button" type="button" ta="left" onClick={() => open(item)}>
      {titleOf(item)}
    </Anchor>
  );
}
