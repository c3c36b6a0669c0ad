import { List, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useGet } from '../../../api/use-get.ts';
import { useMay } from '../../../parts/may.ts';
import { formatDuration } from '../../../parts/site-time.tsx';
import { useLanguage, useWords } from '../../../words/words.ts';
import { workWords } from '../../../words/work.ts';
import type { Ticket } from '../use-move.ts';
import { useRights } from '../use-rights.ts';
import { Approvals } from './approvals.tsx';
import { Checklists } from './checklists.tsx';
import { Comments } from './comments.tsx';
import { Costs } from './costs.tsx';
import { Files } from './files.tsx';
import { Labour } from './labour.tsx';
import { Parts } from './parts.tsx';
import { Section } from './section.tsx';
import { Signatures } from './signatures.tsx';
import { Subtasks } from './subtasks.tsx';

/** The work on a ticket, in the order in which it is done. */
export function WorkTab({ ticket }: { readonly ticket: Ticket }): ReactNode {
  const rights = useRights(ticket);
  const seesCosts = useMay('lead');
  const given = { ticket, rights };
  return (
    <Stack>
      <Bring ticket={ticket} />
      <Approvals {...given} />
      <Checklists {...given} />
      <Labour {...given} />
      <Parts {...given} />
      {seesCosts && <Costs ticket={ticket} />}
      <Subtasks {...given} />
      <Files {...given} />
      <Comments {...given} />
      <Signatures {...given} />
    </Stack>
  );
}

function Bring({ ticket: { plan, asset } }: { readonly ticket: Ticket }): ReactNode {
  const t = useWords(workWords);
  const language = useLanguage();
  const record = useGet('/assets/{id}', { params: { path: { id: asset.id } } });
  const codes = useGet('/failure-codes', {}, { enabled: plan !== null });
  const inWords = (words: { en: string; zh: string }): string => (language === 'zh-CN' ? words.zh : words.en);
  const location = record.data?.location;
  if (!plan && !location) return null;
  return (
    <Section title={t.bring}>
      <List size="sm" spacing={4}>
        {location && (
          <List.Item>
            {t.place}: {location}
          </List.Item>
        )}
        {plan && <List.Item>{t.estimate(formatDuration(plan.estimatedMinutes * 60_000, language))}</List.Item>}
        {plan && plan.parts.length > 0 && (
          <List.Item>
            {t.plannedParts}: {plan.parts.map(({ name, quantity }) => `${quantity} × ${inWords(name)}`).join(', ')}
          </List.Item>
        )}
        {plan && plan.skills.length > 0 && (
          <List.Item>
            {t.skills}:{' '}
            {plan.skills
              .map(({ skill, level }) => {
                const name = codes.data?.skills[skill];
                return `${name ? inWords(name) : skill} (${t.level(level)})`;
              })
              .join(', ')}
          </List.Item>
        )}
      </List>
      {plan?.twoPerson && <Text size="sm">{t.twoPerson}</Text>}
    </Section>
  );
}
