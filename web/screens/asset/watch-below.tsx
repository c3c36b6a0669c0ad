import { List, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { GetData } from '../../api/use-get.ts';
import { watchingWords } from '../../words/watching.ts';
import { useWords } from '../../words/words.ts';

/** For how many devices settings of an asset count, and what below wins over them. */
export function BelowAsset({ settings }: { readonly settings: GetData<'/assets/{id}/watch-settings'> }): ReactNode {
  const t = useWords(watchingWords);
  const { devices, setBelow, setBelowCount } = settings;
  return (
    <>
      <Text size="sm">{t.countsFor(devices)}</Text>
      {setBelowCount > 0 && <Text size="sm">{t.setBelow(setBelowCount)}</Text>}
      {setBelow.length > 0 && (
        <List size="sm">
          {setBelow.map(({ kind, id, name, fields }) => (
            <List.Item key={`${kind} ${id}`}>
              {kind === 'asset' ? (
                <Link to="/assets/$id" params={{ id }}>
                  {name}
                </Link>
              ) : (
                name
              )}
              : {fields.map((field) => t.field(field)).join(', ')}
            </List.Item>
          ))}
        </List>
      )}
      {setBelowCount > setBelow.length && <Text size="sm">{t.andMore(setBelowCount - setBelow.length)}</Text>}
    </>
  );
}
