import { Stack, Text, Title, VisuallyHidden } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { type FleetItem, GRADE_COLOURS } from '../../parts/health.ts';
import { machineWords } from '../../words/machines.ts';
import { useWords } from '../../words/words.ts';
import type { FleetGroup } from './fleet.ts';

/** Machines as tiles, coloured and numbered by their health, by site and area. */
export function FleetMap({ groups }: { readonly groups: readonly FleetGroup[] }): ReactNode {
  return (
    <Stack>
      {groups.map((group) => (
        <section key={group.id} aria-label={group.name}>
          <Title order={2} size="h5" mb="xs">
            {group.name}
          </Title>
          <ul
            style={{
              display: 'grid',
              gridTemplateColumns: 'repeat(auto-fill, minmax(9.5rem, 1fr))',
              gap: '0.5rem',
              listStyle: 'none',
              margin: 0,
              padding: 0,
            }}
          >
            {group.items.map((item) => (
              <Tile key={item.asset} item={item} />
            ))}
          </ul>
        </section>
      ))}
    </Stack>
  );
}

function Tile({ item }: { readonly item: FleetItem }): ReactNode {
  const t = useWords(machineWords);
  const health = item.health === null ? t.noHealth : t.healthOf(item.health);
  return (
    <li style={{ contentVisibility: 'auto', containIntrinsicSize: 'auto 5.5rem' }}>
      <Link
        to="/assets/$id"
        params={{ id: item.asset }}
        title={item.reason}
        style={{
          ...GRADE_COLOURS[item.grade],
          display: 'block',
          padding: '0.5rem 0.75rem',
          borderRadius: '0.5rem',
          textDecoration: 'none',
          height: '100%',
        }}
      >
        <VisuallyHidden>{health}</VisuallyHidden>
        <Text fw={700} size="xl" component="span" display="block" aria-hidden>
          {item.health ?? '–'}
        </Text>
        <Text size="sm" fw={600} truncate component="span" display="block">
          {item.name}
        </Text>
        <Text size="xs" truncate component="span" display="block">
          {item.criticality} · {t.grade[item.grade]}
        </Text>
        {item.health !== null && item.grade !== 'good' && (
          <Text size="xs" lineClamp={3} component="span">
            {item.reason}
          </Text>
        )}
      </Link>
    </li>
  );
}
