import { Alert, Group, SegmentedControl, Select, Stack, Text, TextInput, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useMemo, useState } from 'react';
import { useGet } from '../../api/use-get.ts';
import { Empty } from '../../parts/empty.tsx';
import { Failure } from '../../parts/failure.tsx';
import type { FleetItem, Grade } from '../../parts/health.ts';
import { useMay } from '../../parts/may.ts';
import { Waiting } from '../../parts/waiting.tsx';
import { assetRecordWords } from '../../words/asset-record.ts';
import { fleetWords } from '../../words/fleet.ts';
import { machineWords } from '../../words/machines.ts';
import { useWords } from '../../words/words.ts';
import { ConnectDevice } from './connect-device.tsx';
import { branchesOf, chosenOf, type FleetChoice, fits, groupsOf, prune, type TreeItem } from './fleet.ts';
import { FleetMap } from './fleet-map.tsx';
import { FleetTree } from './fleet-tree.tsx';
import { MOST_MACHINES, useFleet } from './use-fleet.ts';

type View = 'map' | 'tree';
const EVERYTHING: FleetChoice = { words: '', site: '', grade: '' };

/** All machines: the worst first as a heat map, or in their hierarchy. */
export function FleetScreen(): ReactNode {
  const t = useWords(fleetWords);
  const record = useWords(assetRecordWords);
  const [choice, setChoice] = useState(EVERYTHING);
  const [view, setView] = useState<View>('map');
  // Health is not for everybody; a machine is found by all, to report a fault of it.
  const mayRead = useMay('read');
  const fleet = useFleet(choice.site, mayRead);
  const tree = useGet('/asset-tree', {});
  const rows = tree.data?.items ?? [];
  const isEmpty = (!mayRead || fleet.data?.length === 0) && tree.data?.items.length === 0 && choice.site === '';
  return (
    <Stack>
      <Group justify="space-between">
        <Title order={1} size="h3">
          {t.title}
        </Title>
        {!isEmpty && <Link to="/labels">{record.sheets}</Link>}
      </Group>
      {!isEmpty && (
        <Choices choice={choice} choose={setChoice} view={mayRead ? view : undefined} show={setView} rows={rows} />
      )}
      {fleet.error && <Failure error={fleet.error} again={() => void fleet.refetch()} />}
      {tree.error && <Failure error={tree.error} again={() => void tree.refetch()} />}
      {(mayRead ? fleet.isPending && !fleet.error : tree.isPending) && <Waiting />}
      {isEmpty && <ConnectDevice />}
      {!isEmpty && fleet.data && <Found items={fleet.data} rows={rows} choice={choice} view={view} />}
      {!isEmpty && !mayRead && <Plain rows={rows} choice={choice} />}
    </Stack>
  );
}

function Found(given: {
  readonly items: readonly FleetItem[];
  readonly rows: readonly TreeItem[];
  readonly choice: FleetChoice;
  readonly view: View;
}): ReactNode {
  const t = useWords(fleetWords);
  const { items, rows, choice, view } = given;
  const chosen = useMemo(() => chosenOf(items, choice), [items, choice]);
  const known = useMemo(() => new Map(items.map((item) => [item.asset, item])), [items]);
  const branches = useMemo(() => {
    const fitting = new Set(chosen.map(({ asset }) => asset));
    return prune(branchesOf(rows), ({ id }) => fitting.has(id));
  }, [rows, chosen]);
  if (chosen.length === 0) return <Empty title={t.noneFound} next={t.noneFoundNext} />;
  return (
    <>
      {items.length >= MOST_MACHINES && <Alert color="yellow">{t.tooMany(items.length)}</Alert>}
      <Text size="sm" c="dimmed" role="status">
        {t.count(chosen.length, items.length)}
      </Text>
      {view === 'map' ? <FleetMap groups={groupsOf(chosen, rows)} /> : <FleetTree branches={branches} known={known} />}
    </>
  );
}

/** Machines in their hierarchy for those who see no health. */
function Plain({ rows, choice }: { readonly rows: readonly TreeItem[]; readonly choice: FleetChoice }): ReactNode {
  const t = useWords(fleetWords);
  const branches = useMemo(
    () => prune(branchesOf(rows), (branch) => fits({ ...branch, asset: branch.id }, choice)),
    [rows, choice],
  );
  if (branches.length === 0) return rows.length > 0 && <Empty title={t.noneFound} next={t.noneFoundNext} />;
  return <FleetTree branches={branches} known={new Map()} />;
}

function Choices(given: {
  readonly choice: FleetChoice;
  readonly choose: (choice: FleetChoice) => void;
  /** Absent where there is only the tree. */
  readonly view: View | undefined;
  readonly show: (view: View) => void;
  readonly rows: readonly TreeItem[];
}): ReactNode {
  const t = useWords(fleetWords);
  const { grade } = useWords(machineWords);
  const { choice, choose, view, show, rows } = given;
  const sites = [...new Set(rows.map(({ site }) => site))].sort();
  return (
    <Group align="flex-end">
      <TextInput
        label={t.search}
        value={choice.words}
        onChange={(event) => choose({ ...choice, words: event.currentTarget.value })}
      />
      <Select
        label={t.site}
        value={choice.site}
        allowDeselect={false}
        data={[{ value: '', label: t.allSites }, ...sites.map((site) => ({ value: site, label: site }))]}
        onChange={(site) => choose({ ...choice, site: site ?? '' })}
      />
      {view && (
        <Select
          label={t.grades}
          value={choice.grade}
          allowDeselect={false}
          data={[
            { value: '', label: t.allGrades },
            ...(['critical', 'poor', 'fair', 'good', 'unknown'] as const).map((value) => ({
              value,
              label: grade[value],
            })),
          ]}
          onChange={(value) => choose({ ...choice, grade: (value ?? '') as Grade | '' })}
        />
      )}
      {view && (
        <SegmentedControl
          aria-label={t.view}
          value={view}
          onChange={(value) => show(value as View)}
          data={[
            { value: 'map', label: t.map },
            { value: 'tree', label: t.tree },
          ]}
        />
      )}
    </Group>
  );
}
