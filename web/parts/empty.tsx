import { Button, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { shellWords } from '../words/shell.ts';
import { useWords } from '../words/words.ts';

/** Pages that an empty one leads to. */
const STEPS = { fleet: '/fleet', tickets: '/tickets', board: '/board' } as const;

/**
 * Stands where there is nothing, and says what to do next.
 * @param given.steps pages to go on to, which everybody may see
 */
export function Empty(given: {
  readonly title: string;
  readonly next: string;
  readonly steps?: readonly (keyof typeof STEPS)[];
  readonly children?: ReactNode;
}): ReactNode {
  const { title, next, steps = [], children } = given;
  const pages = useWords(shellWords);
  return (
    <Paper withBorder p="xl" radius="md">
      <Stack align="flex-start" gap="xs">
        <Title order={2} size="h4">
          {title}
        </Title>
        {next !== '' && <Text c="dimmed">{next}</Text>}
        {steps.length > 0 && (
          <Group gap="xs">
            {steps.map((step) => (
              <Button key={step} variant="default" renderRoot={(props) => <Link to={STEPS[step]} {...props} />}>
                {pages[step]}
              </Button>
            ))}
          </Group>
        )}
        {children}
      </Stack>
    </Paper>
  );
}
