import { Anchor, Card, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useMe } from '../../parts/session.tsx';
import { adminWords } from '../../words/admin.ts';
import { useWords } from '../../words/words.ts';
import { type Subject, subjectsFor } from './subjects.ts';

const GROUPS: readonly Subject['group'][] = ['people', 'work', 'rules', 'system'];

/** All subjects of administration that the person may see. */
export function AdminScreen(): ReactNode {
  const t = useWords(adminWords);
  const seen = subjectsFor(useMe());
  return (
    <Stack gap="lg">
      <Title order={1} size="h3">
        {t.title}
      </Title>
      {GROUPS.map((group) => ({ group, inside: seen.filter((one) => one.group === group) }))
        .filter(({ inside }) => inside.length > 0)
        .map(({ group, inside }) => (
          <Stack key={group} gap="xs">
            <Title order={2} size="h4">
              {t.groups[group]}
            </Title>
            <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }} spacing="sm">
              {inside.map(({ id, word }) => (
                <Card key={id} withBorder padding="sm">
                  <Anchor
                    fw={600}
                    renderRoot={(props) => <Link to="/admin/$subject" params={{ subject: id }} {...props} />}
                  >
                    {t.subjects[word]}
                  </Anchor>
                  <Text size="sm" c="dimmed">
                    {t.about[word]}
                  </Text>
                </Card>
              ))}
            </SimpleGrid>
          </Stack>
        ))}
    </Stack>
  );
}
