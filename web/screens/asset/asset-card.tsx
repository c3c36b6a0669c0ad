import { Anchor, Button, Group, List, Paper, SimpleGrid, Stack, Table, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { api, dataOf } from '../../api/client.ts';
import { useMay } from '../../parts/may.ts';
import { ReasonButton } from '../../parts/reason-button.tsx';
import { assetWords } from '../../words/asset.ts';
import { assetRecordWords } from '../../words/asset-record.ts';
import { machineWords } from '../../words/machines.ts';
import { useWords } from '../../words/words.ts';
import type { Asset } from './asset.ts';
import { EditAsset } from './edit-asset.tsx';
import { MaintenanceWindows } from './maintenance-windows.tsx';
import { ReportCode } from './report-code.tsx';

/**
 * The record of a machine: data, documents, QR code, maintenance windows, and whether it is in
 * service.
 */
export function AssetCard({ asset }: { readonly asset: Asset }): ReactNode {
  const mayLead = useMay('lead');
  const mayRead = useMay('read');
  const mayWork = useMay('work');
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }}>
      <Stack align="flex-start">
        <Facts asset={asset} />
        {mayLead && <EditAsset asset={asset} />}
      </Stack>
      <Stack>
        <Documents asset={asset} />
        <QrCode asset={asset} />
        {mayWork && <ReportCode asset={asset} />}
        {mayLead && asset.retiredAt === null && <Service asset={asset} />}
        {mayRead && <MaintenanceWindows asset={asset.id} />}
      </Stack>
    </SimpleGrid>
  );
}

function Facts({ asset }: { readonly asset: Asset }): ReactNode {
  const t = useWords(assetWords);
  const { level } = useWords(machineWords);
  const facts: Readonly<Record<keyof typeof t.card, string | null>> = {
    id: asset.id,
    level: level[asset.level],
    site: asset.site,
    parent: asset.parent,
    criticality: asset.criticality,
    class: asset.class,
    manufacturer: asset.manufacturer,
    model: asset.model,
    serial: asset.serial,
    installedOn: asset.installedOn,
    warrantyUntil: asset.warrantyUntil,
    location: asset.location,
    labels: asset.labels.join(', ') || null,
    devices: asset.devices.join(', ') || null,
    rpm: asset.machine?.rpm === undefined ? null : String(asset.machine.rpm),
  };
  return (
    <Table withTableBorder layout="fixed">
      <Table.Tbody>
        {Object.entries(facts).map(
          ([name, value]) =>
            value !== null && (
              <Table.Tr key={name}>
                <Table.Th scope="row" w="40%">
                  {t.card[name as keyof typeof t.card]}
                </Table.Th>
                <Table.Td style={{ overflowWrap: 'anywhere' }}>{value}</Table.Td>
              </Table.Tr>
            ),
        )}
      </Table.Tbody>
    </Table>
  );
}

function Documents({ asset }: { readonly asset: Asset }): ReactNode {
  const t = useWords(assetWords);
  return (
    <Paper withBorder p="md" component="section">
      <Title order={2} size="h4">
        {t.documents}
      </Title>
      {asset.documents.length === 0 && <Text c="dimmed">{t.noDocuments}</Text>}
      <List>
        {asset.documents.map(({ name, url, hash }) => (
          <List.Item key={`${name} ${url ?? hash ?? ''}`}>
            {url === undefined ? (
              `${name} (${t.attached})`
            ) : (
              <Anchor href={url} target="_blank" rel="noopener noreferrer">
                {name}
              </Anchor>
            )}
          </List.Item>
        ))}
      </List>
    </Paper>
  );
}

function QrCode({ asset }: { readonly asset: Asset }): ReactNode {
  const t = useWords(assetWords);
  const record = useWords(assetRecordWords);
  const address = `/api/v1/assets/${encodeURIComponent(asset.id)}/qr.svg`;
  return (
    <Paper withBorder p="md" component="section">
      <Title order={2} size="h4" mb="xs">
        {t.qr}
      </Title>
      <Group align="flex-end">
        <img
          src={address}
          alt={t.qrText(asset.name)}
          width={140}
          height={140}
          style={{ background: '#fff', padding: 6, borderRadius: 6 }}
        />
        <Button
          variant="default"
          renderRoot={(props) => <a href={address} target="_blank" rel="noopener" {...props} />}
        >
          {t.print}
        </Button>
        <Link to="/labels">{record.sheets}</Link>
      </Group>
    </Paper>
  );
}

function Service({ asset }: { readonly asset: Asset }): ReactNode {
  const t = useWords(assetWords);
  const isOut = asset.outOfServiceSince !== null;
  const send = (reason: string, key: string): Promise<unknown> => {
    const given = {
      params: { path: { id: asset.id }, header: { 'Idempotency-Key': key } },
      body: { reason },
    };
    return dataOf<unknown>(
      isOut ? api.POST('/assets/{id}/in-service', given) : api.POST('/assets/{id}/out-of-service', given),
    );
  };
  return (
    <Group>
      <ReasonButton
        key={String(isOut)}
        label={isOut ? t.putIn : t.takeOut}
        explain={t.takeOutExplain}
        reasonLabel={t.reason}
        send={send}
        touches={['/assets', '/episodes', '/tickets']}
      />
    </Group>
  );
}
