import { Alert, Anchor, List, SimpleGrid, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { costWords } from '../words/costs.ts';
import { useLanguage, useWords } from '../words/words.ts';
import { formatMoney } from './money.ts';

/** The kinds of cost, and their sum. */
export const COST_KINDS = ['labour', 'parts', 'external', 'total'] as const;
export type CostSums = Readonly<Record<(typeof COST_KINDS)[number], string>>;
type Unpriced = { readonly reason: keyof typeof costWords.en.reasons; readonly lines: number };

/** Where a price is set that was missing; those who see costs may set both. */
const REMEDIES = {
  no_rate: { subject: 'rates', word: 'toRates' },
  no_unit_cost: { subject: 'parts', word: 'toParts' },
  timer_runs: undefined,
} as const;

/** Sums by kind, and what none of them contains. */
export function CostTotals(given: {
  readonly sums: CostSums;
  readonly currency: string;
  readonly unpriced: readonly Unpriced[];
}): ReactNode {
  const { sums, currency, unpriced } = given;
  const t = useWords(costWords);
  const language = useLanguage();
  const missing = unpriced.reduce((sum, { lines }) => sum + lines, 0);
  return (
    <>
      <SimpleGrid cols={{ base: 2, sm: 4 }} spacing="xs">
        {COST_KINDS.map((kind) => (
          <Stack key={kind} gap={0}>
            <Text size="xs" c="dimmed">
              {t.kinds[kind]}
            </Text>
            <Text fw={kind === 'total' ? 700 : 500}>{formatMoney(sums[kind], currency, language)}</Text>
          </Stack>
        ))}
      </SimpleGrid>
      {missing > 0 && (
        <Alert color="yellow" title={t.unpriced(missing)}>
          <List size="sm">
            {unpriced.map(({ reason, lines }) => (
              <List.Item key={reason}>
                {lines} × {t.reasons[reason]}
                <Remedy reason={reason} />
              </List.Item>
            ))}
          </List>
        </Alert>
      )}
    </>
  );
}

function Remedy({ reason }: Pick<Unpriced, 'reason'>): ReactNode {
  const t = useWords(costWords);
  const remedy = REMEDIES[reason];
  if (!remedy) return null;
  return (
    <>
      {' · '}
      <Anchor
        size="sm"
        underline="always"
        renderRoot={(props) => <Link to="/admin/$subject" params={{ subject: remedy.subject }} {...props} />}
      >
        {t[remedy.word]}
      </Anchor>
    </>
  );
}
