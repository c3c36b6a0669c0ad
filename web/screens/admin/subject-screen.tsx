import { Anchor, Stack, Text, Title } from '@mantine/core';
import { Link, useParams } from '@tanstack/react-router';
import { type ReactNode, Suspense } from 'react';
import { Empty } from '../../parts/empty.tsx';
import { useMe } from '../../parts/session.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { adminWords } from '../../words/admin.ts';
import { useWords } from '../../words/words.ts';
import { subjectsFor } from './subjects.ts';

/** One subject of administration, for the roles that may see it. */
export function SubjectScreen(): ReactNode {
  const t = useWords(adminWords);
  const { subject: id } = useParams({ from: '/admin/$subject' });
  const subject = subjectsFor(useMe()).find((one) => one.id === id);
  return (
    <Stack>
      <Anchor size="sm" renderRoot={(props) => <Link to="/admin" {...props} />}>
        {t.title}
      </Anchor>
      <Title order={1} size="h3">
        {subject ? t.subjects[subject.word] : t.title}
      </Title>
      {subject ? (
        <>
          {t.about[subject.word] !== '' && <Text c="dimmed">{t.about[subject.word]}</Text>}
          <Suspense fallback={<Waiting />}>
            <subject.screen />
          </Suspense>
        </>
      ) : (
        <Empty title={t.noSubject} next={t.noSubjectNext} />
      )}
    </Stack>
  );
}
