import { Card, Stack, Title } from '@mantine/core';
import type { ReactNode } from 'react';

/** A part of the ticket's page, with a title and an address of its own. */
export function Section(props: {
  readonly id?: string;
  readonly title: string;
  readonly children: ReactNode;
}): ReactNode {
  const { id, title, children } = props;
  return (
    <Card withBorder padding="md" {...(id !== undefined && { id })} style={{ scrollMarginTop: 72 }}>
      <Stack gap="sm">
        <Title order={2} size="h5">
          {title}
        </Title>
        {children}
      </Stack>
    </Card>
  );
}
