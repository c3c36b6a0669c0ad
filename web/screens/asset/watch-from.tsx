import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useActorName } from '../../parts/actor-name.ts';
import { SiteTime } from '../../parts/site-time.tsx';
import { machineWords } from '../../words/machines.ts';
import { watchingWords } from '../../words/watching.ts';
import { useWords } from '../../words/words.ts';
import type { InForce, Source } from './watch-draft.ts';

/** Where a setting comes from, who set it, when, and why. */
export function From({ from }: { readonly from: Source | null }): ReactNode {
  const t = useWords(watchingWords);
  const nameOf = useActorName();
  if (from === null) return <Text span>({t.nobody})</Text>;
  return (
    <Text span c="dimmed">
      ({t.from(from.name)}, {t.setBy} {nameOf(from.by)}, <SiteTime at={from.at} />: {from.reason})
    </Text>
  );
}

/** The settings in force, each with its origin. */
export function InForceLines({ inForce }: { readonly inForce: InForce }): ReactNode {
  const t = useWords(watchingWords);
  return (
    <>
      <FactorLine inForce={inForce} />
      <ExcludeLine inForce={inForce} />
      {inForce.limits.length === 0 && <Text size="sm">{t.noLimits}</Text>}
      {inForce.limits.map((limit) => (
        <Text key={limit.channel} size="sm">
          <LimitLine limit={limit} />
        </Text>
      ))}
    </>
  );
}

/** The factor in force. */
export function FactorLine({ inForce }: { readonly inForce: InForce }): ReactNode {
  const t = useWords(watchingWords);
  const { value, from } = inForce.limitFactor;
  return (
    <Text size="sm">
      {t.factor}: {value} <From from={from} />
    </Text>
  );
}

/** The channels in force that are left out. */
export function ExcludeLine({ inForce }: { readonly inForce: InForce }): ReactNode {
  const t = useWords(watchingWords);
  const { value, from } = inForce.exclude;
  return (
    <Text size="sm">
      {value.length > 0 ? `${t.excluded}: ${value.join(', ')}` : t.noneExcluded} <From from={from} />
    </Text>
  );
}

/** One fixed limit in words. */
export function LimitLine({ limit }: { readonly limit: InForce['limits'][number] }): ReactNode {
  const t = useWords(watchingWords);
  const { severity } = useWords(machineWords);
  const { channel, low, high, from } = limit;
  return (
    <>
      {channel}: {low !== null && `${t.low} ${low} `}
      {high !== null && `${t.high} ${high} `}
      {severity[limit.severity]} <From from={from} />
    </>
  );
}
