import { List, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { GetData } from '../../api/use-get.ts';
import { useActorName } from '../../parts/actor-name.ts';
import { SiteTime } from '../../parts/site-time.tsx';
import { watchingWords } from '../../words/watching.ts';
import { useWords } from '../../words/words.ts';

type Move = GetData<'/devices/{id}/watch-settings'>['moves'][number];
type Moved = Move['changes'][number]['before'];

/** What moves of a device, or of assets above it, have changed in force. */
export function WatchMoves({ moves }: { readonly moves: readonly Move[] }): ReactNode {
  const t = useWords(watchingWords);
  const nameOf = useActorName();
  if (moves.length === 0) return null;
  const said = (moved: Moved): string =>
    moved === null ? t.nobody : `${moved.value || '–'}${moved.from === null ? '' : ` (${t.from(moved.from)})`}`;
  return (
    <>
      <Text size="sm">{t.moves}</Text>
      <List size="sm">
        {moves.map(({ at, by, component, fromAsset, toAsset, changes }) => (
          <List.Item key={`${at} ${component ?? ''}`}>
            <SiteTime at={at} />, {nameOf(by)}: {component !== null && `${component}, `}
            {fromAsset === toAsset ? t.movedAlong(toAsset ?? '–') : `${fromAsset ?? '–'} → ${toAsset ?? '–'}`}
            {changes.map(({ field, before, after }) => (
              <Text key={field} size="sm">
                {t.field(field)}: {said(before)} → {said(after)}
              </Text>
            ))}
          </List.Item>
        ))}
      </List>
    </>
  );
}
