import { List, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { type GetData, useGet } from '../../../api/use-get.ts';
import { Failure } from '../../../parts/failure.tsx';
import { SiteTime } from '../../../parts/site-time.tsx';
import { TicketLink } from '../../../parts/ticket-link.tsx';
import { outsideWords } from '../../../words/outside.ts';
import { useWords } from '../../../words/words.ts';
import type { Ticket } from '../use-move.ts';
import { Section } from '../work/section.tsx';

type Said = GetData<'/tickets/{id}/outside'>;

/** What people without an account said: nothing is shown where they said nothing. */
export function Outside({ ticket }: { readonly ticket: Ticket }): ReactNode {
  const t = useWords(outsideWords);
  const { data, error, refetch } = useGet('/tickets/{id}/outside', { params: { path: { id: ticket.id } } });
  if (error) return <Failure error={error} again={() => void refetch()} />;
  if (!data || data.reports.length + data.answers.length === 0) return null;
  return (
    <Section title={t.title}>
      <List size="sm" spacing={6}>
        {data.reports.map((report) => (
          <List.Item key={report.reportedAt}>
            <SiteTime at={report.reportedAt} /> · {t.reported}: {t.category[report.category]} ·{' '}
            {report.erasedAt === null ? (
              (report.name ?? t.noName)
            ) : (
              <>
                {t.erased} <SiteTime at={report.erasedAt} style="day" />
              </>
            )}
            {report.contact !== null && ` · ${t.contact(report.contact)}`}
          </List.Item>
        ))}
        {data.answers.map((answer) => (
          <List.Item key={answer.answeredAt}>
            <OneAnswer answer={answer} />
          </List.Item>
        ))}
      </List>
    </Section>
  );
}

function OneAnswer({ answer }: { readonly answer: Said['answers'][number] }): ReactNode {
  const t = useWords(outsideWords);
  const { answeredAt, fixed, rating, comment, followUp } = answer;
  return (
    <>
      <SiteTime at={answeredAt} /> · <b>{fixed ? t.fixed : t.notFixed}</b>
      {rating !== null && ` · ${t.rating(rating)}`}
      {followUp !== null && (
        <>
          {' · '}
          {t.followUp} <TicketLink id={followUp} />
        </>
      )}
      {comment !== null && (
        <Text size="sm" style={{ whiteSpace: 'pre-line', overflowWrap: 'anywhere' }}>
          {comment}
        </Text>
      )}
    </>
  );
}
