import { Anchor, Badge, Group, List, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { type GetData, useGet } from '../../../api/use-get.ts';
import { Failure } from '../../../parts/failure.tsx';
import { formatDuration, SiteTime } from '../../../parts/site-time.tsx';
import { domainWords } from '../../../words/domain.ts';
import { similarWords } from '../../../words/similar.ts';
import { useLanguage, useWords } from '../../../words/words.ts';
import type { Ticket } from '../use-move.ts';
import { Section } from '../work/section.tsx';

type One = GetData<'/tickets/{id}/similar'>['items'][number];

/**
 * Tickets of before that are like this one, on this machine and on others of its class, and what
 * helped.
 */
export function Similar({ ticket }: { readonly ticket: Ticket }): ReactNode {
  const t = useWords(similarWords);
  const found = useGet('/tickets/{id}/similar', { params: { path: { id: ticket.id } } });
  const codes = useGet('/failure-codes', {});
  return (
    <Section title={t.title}>
      {found.error && <Failure error={found.error} again={() => void found.refetch()} />}
      {found.data?.items.length === 0 && <Text c="dimmed">{t.none}</Text>}
      <List size="sm" spacing="sm" listStyleType="none">
        {found.data?.items.map((one) => (
          <List.Item key={one.id} styles={{ itemWrapper: { width: '100%' } }}>
            <SimilarOne one={one} here={one.asset.id === ticket.asset.id} codes={codes.data} />
          </List.Item>
        ))}
      </List>
      {found.data && found.data.items.length > 0 && (
        <Text size="xs" c="dimmed">
          {t.formula}
        </Text>
      )}
    </Section>
  );
}

function SimilarOne(given: {
  readonly one: One;
  readonly here: boolean;
  readonly codes: GetData<'/failure-codes'> | undefined;
}): ReactNode {
  const { one, here, codes } = given;
  const t = useWords(similarWords);
  const domain = useWords(domainWords);
  const language = useLanguage();
  const chinese = language === 'zh-CN';
  const named = (code: string | null, words: Readonly<Record<string, { en: string; zh: string }>> | undefined) =>
    code === null ? [] : [words?.[code] ? words[code][chinese ? 'zh' : 'en'] : code];
  const found = [
    domain.verdict[one.verdict],
    ...named(one.failureMode, codes?.failureModes),
    ...named(one.failureMechanism, codes?.mechanisms),
    ...named(one.failureCause, codes?.causes),
  ];
  const spent = [
    t.restored(formatDuration(one.restoreSeconds * 1000, language)),
    ...(one.labourSeconds > 0 ? [t.labour(formatDuration(one.labourSeconds * 1000, language))] : []),
    ...one.parts.map(({ name, quantity }) => `${quantity} × ${name}`),
  ];
  return (
    <>
      <Group gap="xs">
        <Anchor inherit renderRoot={(props) => <Link to="/tickets/$id" params={{ id: one.id }} {...props} />}>
          {one.id}
        </Anchor>
        <Text span size="sm">
          {(chinese && one.titleZh) || one.title}
        </Text>
        <Badge variant="light" tt="none">
          {t.alike(Math.round(100 * one.resemblance))}
        </Badge>
        <Badge variant="light" tt="none" color={one.held ? 'teal' : 'orange'} autoContrast>
          {one.held ? t.held : t.cameBack}
        </Badge>
      </Group>
      <Text size="sm">
        {here ? t.here : t.on(one.asset.name)} · <SiteTime at={one.resolvedAt} style="day" /> ·{' '}
        {one.alike.map((likeness) => t.likeness[likeness]).join(', ')}
      </Text>
      <Text size="sm">{found.join(' · ')}</Text>
      <Text size="sm" c="dimmed">
        {spent.join(' · ')}
      </Text>
    </>
  );
}
