import { ActionIcon, Box, Group, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import type { FleetItem } from '../../parts/health.ts';
import { HealthBadge } from '../../parts/health-badge.tsx';
import { fleetWords } from '../../words/fleet.ts';
import { machineWords } from '../../words/machines.ts';
import { useWords } from '../../words/words.ts';
import type { Branch } from './fleet.ts';

type Known = ReadonlyMap<string, FleetItem>;

/** Machines in their hierarchy: site, area, line, machine, component. */
export function FleetTree({
  branches,
  known,
}: {
  readonly branches: readonly Branch[];
  readonly known: Known;
}): ReactNode {
  return (
    <ul style={{ listStyle: 'none', margin: 0, padding: 0 }}>
      {branches.map((branch) => (
        <Row key={branch.id} branch={branch} known={known} />
      ))}
    </ul>
  );
}

function Row({ branch, known }: { readonly branch: Branch; readonly known: Known }): ReactNode {
  const t = useWords(fleetWords);
  const machines = useWords(machineWords);
  const [opened, setOpened] = useState(branch.below.length <= 50);
  const health = known.get(branch.id);
  return (
    <li>
      <Group gap="xs" py={4} wrap="nowrap" align="flex-start">
        {branch.below.length > 0 ? (
          <ActionIcon
            variant="subtle"
            aria-expanded={opened}
            aria-label={opened ? t.fold(branch.name) : t.expand(branch.name)}
            onClick={() => setOpened(!opened)}
          >
            {opened ? '▾' : '▸'}
          </ActionIcon>
        ) : (
          <Box w={28} style={{ flexShrink: 0 }} />
        )}
        <Group gap="xs">
          <Link to="/assets/$id" params={{ id: branch.id }}>
            {branch.name}
          </Link>
          <Text size="sm" c="dimmed">
            {machines.level[branch.level]} · {branch.criticality}
          </Text>
          {health && <HealthBadge health={health.health} grade={health.grade} />}
          {branch.openTickets > 0 && <Text size="sm">{t.openTickets(branch.openTickets)}</Text>}
        </Group>
      </Group>
      {opened && branch.below.length > 0 && (
        <Box pl="md">
          <FleetTree branches={branch.below} known={known} />
        </Box>
      )}
    </li>
  );
}
