import { Button, Code, Stack } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import type { GetData } from '../../../api/use-get.ts';
import { useActorName } from '../../../parts/actor-name.ts';
import { auditWords } from '../../../words/admin-audit.ts';
import { systemWords } from '../../../words/admin-system.ts';
import { domainWords } from '../../../words/domain.ts';
import { recordWords } from '../../../words/records.ts';
import { useWords } from '../../../words/words.ts';

type Event = GetData<'/audit/search'>['items'][number];
type Row = Readonly<Record<string, unknown>>;
type Changed = { readonly table: string; readonly key: string; readonly row: Row | null };

/** Rows of one table that are named; of more their number is told. */
const NAMED = 4;
/** Keys that are hashes of secrets say nothing. */
const HASH = /^[0-9a-f]{64}$/;

/** What an event of a record tells, in words; all that was recorded on demand. */
export function AuditWhat({ event }: { readonly event: Event }): ReactNode {
  const t = useWords(systemWords);
  const [opened, setOpened] = useState(false);
  const words = useTold()(event);
  return (
    <Stack gap={4} align="flex-start">
      {words !== '' && <span>{words}</span>}
      <Button variant="default" size="compact-xs" aria-expanded={opened} onClick={() => setOpened(!opened)}>
        {t.allOfIt}
      </Button>
      {opened && (
        <Code block tabIndex={0} style={{ maxWidth: '100%', whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
          {JSON.stringify(event.payload, null, 2)}
        </Code>
      )}
    </Stack>
  );
}

function useTold(): (event: Event) => string {
  const t = useWords(auditWords);
  const rowWords = useRowWords();
  const memberWords = useMemberWords();
  const stores: Readonly<Record<string, string>> = t.outside;
  return ({ kind, payload }) => {
    const { rows, store, changes } = payload;
    if (Array.isArray(rows)) return rowWords(rows as Changed[]);
    if (typeof store === 'string' && Array.isArray(changes)) {
      const keys = (changes as { key: string }[]).map(({ key }) => key);
      return `${stores[store] ?? store}: ${keys.slice(0, NAMED).join(', ')}${keys.length > NAMED ? ' …' : ''}`;
    }
    // Hashes of chains, and settings as a whole, are looked at in full or not at all.
    if (kind === 'heads') return '';
    return Object.entries(payload)
      .filter(
        ([key]) => !['hash', 'settings', 'settingsHash'].includes(key) && !(kind === 'baseline' && key === 'tickets'),
      )
      .map(([key, value]) => memberWords(key, value))
      .join(' · ');
  };
}

function useRowWords(): (rows: readonly Changed[]) => string {
  const t = useWords(auditWords);
  const { gone } = useWords(systemWords);
  const nameOf = useActorName();
  const tables: Readonly<Record<string, string>> = t.table;
  const nameOfRow = ({ key, row }: Changed): string => {
    const own = [row?.['name'], row?.['title']].find((one) => typeof one === 'string' && one !== '');
    const parts = key.split(' ').filter((part) => !HASH.test(part));
    const person = row?.['person_id'];
    const named = parts.map((part) => (part === person ? nameOf(part) : part)).join(' ');
    // An id that says nothing by itself: whose it is, or on which ticket.
    const whose = typeof person === 'string' && !parts.includes(person) ? [nameOf(person)] : [];
    const ticket = row?.['ticket_id'];
    const where = typeof ticket === 'number' ? [`HB-${String(ticket).padStart(6, '0')}`] : [];
    const all = [typeof own === 'string' ? own : named, ...whose, ...where].filter((one) => one !== '');
    return `${all.join(', ')}${row === null ? ` (${gone})` : ''}`.trim();
  };
  return (rows) => {
    const byTable = new Map<string, Changed[]>();
    for (const one of rows) byTable.set(one.table, [...(byTable.get(one.table) ?? []), one]);
    const told = [...byTable].map(([table, own]) => {
      const word = tables[table] ?? table;
      if (own.length > NAMED) return t.rows(word, own.length);
      const names = own.map(nameOfRow).filter((one) => one !== '');
      return names.length === 0 ? word : `${word}: ${names.join(', ')}`;
    });
    return told.join(' · ');
  };
}

function useMemberWords(): (key: string, value: unknown) => string {
  const t = useWords(auditWords);
  const { yes, no } = useWords(recordWords);
  const roles: Readonly<Record<string, string>> = useWords(domainWords).role;
  const nameOf = useActorName();
  const fields: Readonly<Record<string, string>> = t.field;
  const tables: Readonly<Record<string, string>> = t.table;
  const told = (key: string, value: unknown): string => {
    if (value === null || value === undefined) return '–';
    if (typeof value === 'boolean') return value ? yes : no;
    if (Array.isArray(value)) return value.map((one) => told(key, one)).join(', ');
    if (typeof value === 'object') {
      return Object.entries(value)
        .map(([name, one]) => `${fields[name] ?? name} ${told(name, one)}`)
        .join(', ');
    }
    const text = String(value);
    if (key === 'person') return nameOf(text);
    if (key === 'role') return roles[text] ?? text;
    return key === 'tables' ? (tables[text] ?? text) : text;
  };
  return (key, value) => `${fields[key] ?? key}: ${told(key, value)}`;
}
