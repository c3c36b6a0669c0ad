import { Anchor, Button, Code, CopyButton, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { Empty } from '../../parts/empty.tsx';
import { fleetWords } from '../../words/fleet.ts';
import { useWords } from '../../words/words.ts';

/** Stands where no machine is watched, and says how the first one is connected. */
export function ConnectDevice(): ReactNode {
  const t = useWords(fleetWords);
  const command = `mosquitto_pub -h ${location.hostname} -t harbinger/v1/plant/pump-1/telemetry -m '{"temperature":41.5}'`;
  return (
    <Empty title={t.none} next={t.noneNext}>
      <Stack align="flex-start" gap="xs" maw="100%">
        <Code block maw="100%" style={{ overflowX: 'auto' }}>
          {command}
        </Code>
        <CopyButton value={command}>
          {({ copied, copy }) => (
            <Button variant="default" onClick={copy}>
              {copied ? t.copied : t.copy}
            </Button>
          )}
        </CopyButton>
        <Text>{t.noneThen}</Text>
        <Anchor href="/docs">{t.devices}</Anchor>
      </Stack>
    </Empty>
  );
}
