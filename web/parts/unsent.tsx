import { Badge, Button, Card, Group, List, Stack, Text } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { removeWaiting, useWaiting } from '../offline/queue.ts';
import { sendAgain, sendWaiting } from '../offline/send-waiting.ts';
import { kindOf, type Waiting } from '../offline/waiting.ts';
import { domainWords } from '../words/domain.ts';
import { offlineWords } from '../words/offline.ts';
import { useWords } from '../words/words.ts';
import { SiteTime } from './site-time.tsx';

/** How many changes of a ticket are not sent yet; nothing where there are none. */
export function UnsentBadge({ ticket }: { readonly ticket: string }): ReactNode {
  const t = useWords(offlineWords);
  const count = useWaiting(ticket).length;
  if (count === 0) return null;
  return (
    <Badge color="orange.9" tt="none">
      {t.waits(count)}
    </Badge>
  );
}

/**
 * The changes of a ticket that the server does not have yet. One that it refused shows both sides,
 * and the person decides.
 */
export function Unsent({
  ticket,
  prove,
}: {
  readonly ticket: string;
  /** Has the person prove who they are, where that is what the server wants; then goes on. */
  readonly prove: (goOn: () => void) => void;
}): ReactNode {
  const waiting = useWaiting(ticket);
  const stopped = waiting.some(({ refused }) => refused);
  return (
    <Stack gap="xs">
      {waiting.map((one) => (
        <One key={one.id} one={one} behind={stopped && !one.refused} prove={prove} />
      ))}
    </Stack>
  );
}

function One(props: {
  readonly one: Waiting;
  readonly behind: boolean;
  readonly prove: (goOn: () => void) => void;
}): ReactNode {
  const { one, behind, prove } = props;
  const t = useWords(offlineWords);
  const what = useWhat(one);
  return (
    <Card withBorder padding="sm" role={one.refused ? 'alert' : undefined}>
      <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
        <b>{t.kind[kindOf(one).name]}</b> · <SiteTime at={new Date(one.doneAt).toISOString()} />
        {what !== '' && ` · ${what}`}
      </Text>
      {behind && (
        <Text size="xs" c="dimmed">
          {t.behind}
        </Text>
      )}
      {one.refused && <Refused one={one} refused={one.refused} what={what} prove={prove} />}
    </Card>
  );
}

function Refused(props: {
  readonly one: Waiting;
  readonly refused: NonNullable<Waiting['refused']>;
  readonly what: string;
  readonly prove: (goOn: () => void) => void;
}): ReactNode {
  const { one, refused, what, prove } = props;
  const { problem, has } = refused;
  const t = useWords(offlineWords);
  const [copied, setCopied] = useState(false);
  const again = (): void => {
    if (problem.reason === 'fresh_sign_in_required') prove(() => void sendAgain(one));
    else void sendAgain(one);
  };
  const discard = async (): Promise<void> => {
    await removeWaiting(one);
    await sendWaiting();
  };
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(`${t.kind[kindOf(one).name]}: ${what}`);
    setCopied(true);
  };
  return (
    <Stack gap={4} mt={4}>
      <Text size="sm">
        <b>{t.mine}:</b> {what}
      </Text>
      <Text size="sm" fw={700}>
        {t.theirs}:
      </Text>
      {has ? <Present has={has} /> : <Text size="sm">{t.unknown}</Text>}
      <Text size="sm">
        <b>{t.why}:</b> {problem.detail ?? problem.title}
      </Text>
      <Group gap="xs">
        <Button size="sm" onClick={again}>
          {t.sendAgain}
        </Button>
        <Button size="sm" variant="default" onClick={() => void discard()}>
          {t.discard}
        </Button>
        <Button size="sm" variant="default" onClick={() => void copy()}>
          {copied ? t.copied : t.copy}
        </Button>
      </Group>
    </Stack>
  );
}

function Present({ has }: { readonly has: Readonly<Record<string, unknown>> }): ReactNode {
  const t = useWords(offlineWords);
  const names: Readonly<Record<string, string>> = t.fact;
  const states: Readonly<Record<string, string>> = useWords(domainWords).state;
  return (
    <List size="sm">
      {Object.entries(has).map(([name, value]) => (
        <List.Item key={name}>
          {names[name] ?? name}: {name === 'state' ? (states[String(value)] ?? String(value)) : shown(value, t.given)}
        </List.Item>
      ))}
    </List>
  );
}

/** The content of a change, in one line. */
function useWhat({ said }: Waiting): string {
  const { given } = useWords(offlineWords);
  const states: Readonly<Record<string, string>> = useWords(domainWords).state;
  if (!said) return '';
  return Object.entries(said)
    .map(([name, value]) => {
      if (name === 'to') return states[String(value)] ?? String(value);
      if (name === 'answers')
        return (value as Answers).map(({ step, answer }) => `${step}: ${shown(answer, given)}`).join(', ');
      if (name === 'public') return '';
      return name === 'body' ? String(value) : `${name}: ${value}`;
    })
    .filter((text) => text !== '')
    .join(' · ');
}

/** An answer in words: a ticked step, or a photo by its hash, is done. */
function shown(value: unknown, done: string): string {
  if (value === true || /^[0-9a-f]{64}$/.test(String(value))) return done;
  return String(value ?? '–');
}

type Answers = readonly { readonly step: number; readonly answer: unknown }[];
