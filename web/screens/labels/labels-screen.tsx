import { Button, Checkbox, Group, SegmentedControl, Stack, Text, TextInput, Title } from '@mantine/core';
import { type ReactNode, useMemo, useState } from 'react';
import { type GetData, useGet } from '../../api/use-get.ts';
import { Empty } from '../../parts/empty.tsx';
import { Failure } from '../../parts/failure.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { assetRecordWords } from '../../words/asset-record.ts';
import { useWords } from '../../words/words.ts';
import './labels.css';

type Row = GetData<'/asset-tree'>['items'][number];
type Layout = keyof typeof assetRecordWords.en.layouts;

const MOST_LISTED = 200;

/** Sheets of QR labels to stick on machines. */
export function LabelsScreen(): ReactNode {
  const t = useWords(assetRecordWords);
  const tree = useGet('/asset-tree', {});
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [layout, setLayout] = useState<Layout>('3x8');
  const rows = tree.data?.items ?? [];
  return (
    <Stack>
      <Stack className="unprinted">
        <Title order={1} size="h3">
          {t.sheets}
        </Title>
        <Text size="sm">{t.sheetsExplain}</Text>
        {tree.error && <Failure error={tree.error} again={() => void tree.refetch()} />}
        {tree.isPending && <Waiting />}
        {tree.data && <Choice rows={rows} chosen={chosen} choose={setChosen} />}
        <Group align="flex-end">
          <SegmentedControl
            aria-label={t.layout}
            value={layout}
            onChange={(value) => setLayout(value as Layout)}
            data={(Object.keys(t.layouts) as Layout[]).map((value) => ({ value, label: t.layouts[value] }))}
          />
          <Button disabled={chosen.size === 0} onClick={() => window.print()}>
            {t.print}
          </Button>
          <Text size="sm">{t.chosen(chosen.size)}</Text>
        </Group>
      </Stack>
      {chosen.size === 0 && <Text c="dimmed">{t.noneChosen}</Text>}
      <div className={`labels labels-${layout}`}>
        {rows
          .filter(({ id }) => chosen.has(id))
          .map((row) => (
            <Label key={row.id} row={row} />
          ))}
      </div>
    </Stack>
  );
}

function Choice(given: {
  readonly rows: readonly Row[];
  readonly chosen: ReadonlySet<string>;
  readonly choose: (chosen: ReadonlySet<string>) => void;
}): ReactNode {
  const { rows, chosen, choose } = given;
  const t = useWords(assetRecordWords);
  const [words, setWords] = useState('');
  const [machines, setMachines] = useState(true);
  const fitting = useMemo(() => {
    const wanted = words.trim().toLocaleLowerCase();
    const fits = ({ id, name, site, level }: Row): boolean =>
      (!machines || level === 'asset') && `${id} ${name} ${site}`.toLocaleLowerCase().includes(wanted);
    return rows.filter(fits);
  }, [rows, words, machines]);
  const listed = fitting.slice(0, MOST_LISTED);
  const toggle = (id: string): void => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    choose(next);
  };
  return (
    <Stack gap="xs">
      <Group align="flex-end">
        <TextInput label={t.search} value={words} onChange={({ currentTarget }) => setWords(currentTarget.value)} />
        <Checkbox label={t.level} checked={machines} onChange={() => setMachines(!machines)} mb={8} />
        <Button variant="default" onClick={() => choose(new Set([...chosen, ...listed.map(({ id }) => id)]))}>
          {t.chooseAll}
        </Button>
        <Button variant="default" disabled={chosen.size === 0} onClick={() => choose(new Set())}>
          {t.chooseNone}
        </Button>
      </Group>
      {listed.length === 0 && <Empty title={t.noneFound} next={t.search} />}
      {fitting.length > listed.length && <Text size="sm">{t.most(MOST_LISTED)}</Text>}
      <Group gap="md" mah={240} style={{ overflowY: 'auto' }} tabIndex={0} role="group" aria-label={t.sheets}>
        {listed.map(({ id, name }) => (
          <Checkbox
            key={id}
            label={name}
            aria-label={t.labelOf(name)}
            checked={chosen.has(id)}
            onChange={() => toggle(id)}
          />
        ))}
      </Group>
    </Stack>
  );
}

function Label({ row }: { readonly row: Row }): ReactNode {
  return (
    <div className="label">
      <img src={`/api/v1/assets/${encodeURIComponent(row.id)}/qr.svg`} alt="" />
      <div>
        <b>{row.name}</b>
        <span>{row.id}</span>
        <span>{row.site}</span>
      </div>
    </div>
  );
}
