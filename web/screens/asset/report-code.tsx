import { Anchor, Button, Group, Paper, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { api, dataOf } from '../../api/client.ts';
import { useChange } from '../../api/use-change.ts';
import { type GetData, useGet } from '../../api/use-get.ts';
import { Failure } from '../../parts/failure.tsx';
import { useMay } from '../../parts/may.ts';
import { ReasonButton } from '../../parts/reason-button.tsx';
import { useMe } from '../../parts/session.tsx';
import { SiteTime } from '../../parts/site-time.tsx';
import { outsideWords } from '../../words/outside.ts';
import { useWords } from '../../words/words.ts';
import type { Asset } from './asset.ts';

/** The code by which people without an account report faults of a machine. */
export function ReportCode({ asset }: { readonly asset: Asset }): ReactNode {
  const t = useWords(outsideWords);
  const mayMake = useMay('lead') && asset.retiredAt === null;
  const read = useGet('/assets/{id}/report-code', { params: { path: { id: asset.id } } });
  const code = read.data?.code;
  const isMissing = code === null;
  const make = useChange(
    () => dataOf(api.POST('/report-codes', { body: { assets: [asset.id] } })),
    ['/assets/{id}/report-code'],
  );
  return (
    <Paper withBorder p="md" component="section">
      <Stack gap="xs" align="flex-start">
        <Title order={2} size="h4">
          {t.reportCode}
        </Title>
        {read.error && <Failure error={read.error} again={() => void read.refetch()} />}
        {make.failure !== undefined && <Failure error={make.failure} />}
        {isMissing && <Text c="dimmed">{t.noCode}</Text>}
        {isMissing && mayMake && (
          <Button variant="default" loading={make.asking} onClick={() => void make.send(undefined)}>
            {t.make}
          </Button>
        )}
        {code && <Code asset={asset} code={code} />}
      </Stack>
    </Paper>
  );
}

function Code({
  asset,
  code,
}: {
  readonly asset: Asset;
  readonly code: NonNullable<GetData<'/assets/{id}/report-code'>['code']>;
}): ReactNode {
  const t = useWords(outsideWords);
  const { role } = useMe();
  const image = `/api/v1/assets/${encodeURIComponent(asset.id)}/qr.svg?opens=report`;
  return (
    <>
      <Group align="flex-end">
        <img
          key={code.madeAt}
          src={image}
          alt={t.codeText(asset.name)}
          width={140}
          height={140}
          style={{ background: '#fff', padding: 6, borderRadius: 6 }}
        />
        <Anchor href={code.path} target="_blank" rel="noopener">
          {t.open}
        </Anchor>
      </Group>
      <Text size="sm" c="dimmed">
        {t.madeBy} {code.madeBy}, <SiteTime at={code.madeAt} />
        {code.reason !== null && ` · ${code.reason}`}
      </Text>
      {role === 'administrator' && (
        <ReasonButton
          label={t.renew}
          explain={t.renewExplain}
          reasonLabel={t.why}
          send={(reason, key) =>
            dataOf(
              api.POST('/assets/{id}/report-code/renewal', {
                params: { path: { id: asset.id }, header: { 'Idempotency-Key': key } },
                body: { reason },
              }),
            )
          }
          touches={['/assets/{id}/report-code']}
        />
      )}
    </>
  );
}
