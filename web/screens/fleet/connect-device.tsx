import { Anchor, Button, Code, CopyButton, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Empty } from '../../parts/empty.tsx';
import { useMe } from '../../parts/session.tsx';
import { fleetWords } from '../../words/fleet.ts';
import { useWords } from '../../words/words.ts';

/** Stands where no machine is watched, and says how the first one is connected. */
export function ConnectDevice(): ReactNode {
  const t = useWords(fleetWords);
  const { role, kind } = useMe();
  const mayRegister = role === 'administrator';
  return (
    <Empty title={t.none} next={mayRegister ? t.noneNext : t.noneAsk}>
      {mayRegister && (
        <Button renderRoot={(props) => <Link to="/admin/$subject" params={{ subject: 'devices' }} {...props} />}>
          {t.register}
        </Button>
      )}
      {kind === 'anyone' && <Open />}
      <Text>{t.noneThen}</Text>
      <Anchor href="/docs">{t.devices}</Anchor>
    </Empty>
  );
}

/** A reading to send where no device must prove who it is. */
function Open(): ReactNode {
  const t = useWords(fleetWords);
  const command = `mosquitto_pub -h ${location.hostname} -t harbinger/v1/plant/pump-1/telemetry -m '{"temperature":41.5}'`;
  return (
    <>
      <Text>{t.noneOpen}</Text>
      <Code block maw="100%" style={{ overflowX: 'auto' }} tabIndex={0}>
        {command}
      </Code>
      <CopyButton value={command}>
        {({ copied, copy }) => (
          <Button variant="default" onClick={copy}>
            {copied ? t.copied : t.copy}
          </Button>
        )}
      </CopyButton>
    </>
  );
}
