import { Group, Progress, Stack, Table, Text, VisuallyHidden } from '@mantine/core';
import type { ReactNode } from 'react';
import { useActorName } from '../../parts/actor-name.ts';
import { useConditionName } from '../../parts/health-badge.tsx';
import { costWords } from '../../words/costs.ts';
import { domainWords } from '../../words/domain.ts';
import { reportsWords } from '../../words/reports.ts';
import { ticketWords } from '../../words/ticket.ts';
import { whyWords } from '../../words/why.ts';
import { useLanguage, useWords } from '../../words/words.ts';
import { HOURS, hoursOf, type Metric, partsOf } from './figures.ts';
import { shownOf } from './shown-value.ts';

const SHOWN_PARTS = 8;

/**
 * Parts of a figure: bars, the largest first; stages in their order; states by hour as a heat map.
 */
export function Parts({ metric }: { readonly metric: Metric }): ReactNode {
  return metric.key === 'time_in_state_by_hour' ? <HeatMap metric={metric} /> : <Bars metric={metric} />;
}

/**
 * The name of a part of a figure: of a state, a stage, a condition, or as the plant has named it.
 */
export function usePartName({ key }: Metric): (part: string) => string {
  const { state, workClass } = useWords(domainWords);
  const { stage, part: further } = useWords(reportsWords);
  const { kinds, reasons } = useWords(costWords);
  const { holdReason } = useWords(ticketWords);
  const { clock } = useWords(whyWords);
  const condition = useConditionName();
  const person = useActorName();
  // One word may be of several kinds: work waits for parts, and parts cost something.
  const own: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    hold_time: holdReason,
    sla_attainment: clock,
    escalations: clock,
    cost_by_kind: kinds,
    cost_unpriced: reasons,
  };
  const known: Readonly<Record<string, string>> = { ...state, ...stage, ...workClass, ...further, ...own[key] };
  return (part) => known[part] ?? (key === 'technician_load' ? person(part) : condition(part));
}

function Bars({ metric }: { readonly metric: Metric }): ReactNode {
  const t = useWords(reportsWords);
  const language = useLanguage();
  const nameOf = usePartName(metric);
  const all = partsOf(metric);
  const parts = all.slice(0, SHOWN_PARTS);
  if (parts.length === 0) return null;
  const most = Math.max(...parts.map(([, value]) => value ?? 0), Number.MIN_VALUE);
  return (
    <Stack gap={2}>
      {parts.map(([part, value]) => (
        <Group key={part} gap="xs" wrap="nowrap">
          <Text size="sm" w="50%" truncate title={nameOf(part)}>
            {nameOf(part)}
          </Text>
          <Progress value={(100 * (value ?? 0)) / most} flex={1} aria-hidden />
          <Text size="sm" ta="right" miw={64}>
            {shownOf(value, metric, language) ?? '–'}
          </Text>
        </Group>
      ))}
      {all.length > parts.length && (
        <Text size="xs" c="dimmed">
          {t.moreParts(all.length - parts.length)}
        </Text>
      )}
    </Stack>
  );
}

/** State by hour of the day; each cell says its hours to those who point at it or hear it. */
function HeatMap({ metric }: { readonly metric: Metric }): ReactNode {
  const t = useWords(reportsWords);
  const language = useLanguage();
  const nameOf = usePartName(metric);
  const rows = hoursOf(metric);
  const most = Math.max(...rows.flatMap(([, hours]) => hours), Number.MIN_VALUE);
  if (rows.length === 0) return null;
  return (
    <Table.ScrollContainer minWidth={250} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
      <Table withRowBorders={false} verticalSpacing={1} horizontalSpacing={1} layout="fixed" aria-label={t.byHour}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th w={84} />
            {HOURS.map((hour) => (
              <Table.Th key={hour} fw={400} p={0} ta="center" aria-label={`${hour}:00`}>
                <Text size="xs" c="dimmed">
                  {hour % 6 === 0 ? hour : ''}
                </Text>
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map(([state, hours]) => (
            <Table.Tr key={state}>
              <Table.Th scope="row" fw={400}>
                <Text size="xs">{nameOf(state)}</Text>
              </Table.Th>
              {hours.map((spent, hour) => (
                <Table.Td
                  key={HOURS[hour]}
                  h={22}
                  p={0}
                  title={t.atHour(nameOf(state), hour, shownOf(spent, { unit: 'hours' }, language) ?? '–')}
                  style={{
                    background: `color-mix(in srgb, var(--mantine-color-cyan-7) ${Math.round((100 * spent) / most)}%, transparent)`,
                  }}
                >
                  <VisuallyHidden>{shownOf(spent, { unit: 'hours' }, language)}</VisuallyHidden>
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
