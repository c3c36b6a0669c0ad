import { Button, Checkbox, Group, NativeSelect, Radio, Stack, Text, TextInput, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useMemo, useState } from 'react';
import { type ApiError, api, dataOf } from '../../api/client.ts';
import { type GetData, useGet } from '../../api/use-get.ts';
import { Empty } from '../../parts/empty.tsx';
import { Failure } from '../../parts/failure.tsx';
import { useMay } from '../../parts/may.ts';
import { Waiting } from '../../parts/waiting.tsx';
import { assetRecordWords } from '../../words/asset-record.ts';
import { outsideWords } from '../../words/outside.ts';
import { useWords } from '../../words/words.ts';
import './labels.css';

type Row = GetData<'/asset-tree'>['items'][number];
type Layout = keyof typeof assetRecordWords.en.layouts;
/** What a code opens. */
type Opens = keyof typeof outsideWords.en.opensWhat;

const MOST_LISTED = 200;

/** Sheets of QR labels to stick on machines. */
export function LabelsScreen(): ReactNode {
  const t = useWords(assetRecordWords);
  const tree = useGet('/asset-tree', {});
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [layout, setLayout] = useState<Layout>('3x8');
  const [opens, setOpens] = useState<Opens>('asset');
  const codes = useReportCodes(opens === 'report' ? chosen : NONE);
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
        {tree.data && rows.length === 0 && <Empty title={t.noMachine} next={t.noMachineNext} steps={['fleet']} />}
        {rows.length > 0 && <Choice rows={rows} chosen={chosen} choose={setChosen} />}
        {rows.length > 0 && (
          <>
            <OpensChoice opens={opens} choose={setOpens} />
            {codes.error && <Failure error={codes.error} again={() => void codes.refetch()} />}
            <Group align="flex-end">
              <NativeSelect
                label={t.layout}
                value={layout}
                onChange={(event) => setLayout(event.currentTarget.value as Layout)}
                data={(Object.keys(t.layouts) as Layout[]).map((value) => ({ value, label: t.layouts[value] }))}
              />
              <Button disabled={chosen.size === 0 || !codes.areMade} onClick={() => window.print()}>
                {t.print}
              </Button>
              <Text size="sm">{t.chosen(chosen.size)}</Text>
            </Group>
          </>
        )}
      </Stack>
      {rows.length > 0 && chosen.size === 0 && <Text c="dimmed">{t.noneChosen}</Text>}
      <div className={`labels labels-${layout}`}>
        {rows
          .filter(({ id }) => chosen.has(id))
          .map((row) => (
            <Label key={row.id} row={row} opens={codes.areMade ? opens : undefined} />
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
      {listed.length === 0 && <Text role="status">{t.noneFound}</Text>}
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

const NONE: ReadonlySet<string> = new Set();

/** Makes the codes for reports of chosen machines that have none yet: their labels need them. */
function useReportCodes(chosen: ReadonlySet<string>) {
  const assets = [...chosen].toSorted();
  const made = useQuery<unknown, ApiError>({
    queryKey: ['/report-codes', assets],
    enabled: assets.length > 0,
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async () => {
      for (let from = 0; from < assets.length; from += MOST_LISTED) {
        await dataOf(api.POST('/report-codes', { body: { assets: assets.slice(from, from + MOST_LISTED) } }));
      }
      return true;
    },
  });
  return { ...made, areMade: assets.length === 0 || made.data !== undefined };
}

/** Whether labels are for staff, or for everyone who stands before the machine. */
function OpensChoice({ opens, choose }: { readonly opens: Opens; readonly choose: (opens: Opens) => void }): ReactNode {
  const t = useWords(outsideWords);
  const mayMake = useMay('lead');
  if (!mayMake) return null;
  return (
    <Radio.Group
      label={t.opens}
      value={opens}
      onChange={(value) => choose(value as Opens)}
      description={t.opensExplain}
    >
      <Group mt={6}>
        {(Object.keys(t.opensWhat) as Opens[]).map((value) => (
          <Radio key={value} value={value} label={t.opensWhat[value]} />
        ))}
      </Group>
    </Radio.Group>
  );
}

/** @param opens undefined while its code is being made */
function Label({ row, opens }: { readonly row: Row; readonly opens: Opens | undefined }): ReactNode {
  const query = opens === 'report' ? '?opens=report' : '';
  return (
    <div className="label">
      {opens !== undefined && <img src={`/api/v1/assets/${encodeURIComponent(row.id)}/qr.svg${query}`} alt="" />}
      <div>
        <b>{row.name}</b>
        <span>{row.id}</span>
        <span>{row.site}</span>
      </div>
    </div>
  );
}
