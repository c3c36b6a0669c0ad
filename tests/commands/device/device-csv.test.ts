import { expect, it } from 'vitest';
import type { DeviceEntry } from '../../../broker/access/device-entry.ts';
import { EXPORT_HEADER, exportLine, readDeviceRows } from '../../../commands/device/device-csv.ts';

it('an export of devices runs in no spreadsheet as a formula, and is read back as it was', () => {
  const entry: DeviceEntry = {
    id: '=plant:＝pump;@1',
    kind: 'device',
    gateway: '-plant:edge, 1',
    adopts: false,
    status: 'active',
    certificates: [],
    secret: null,
    createdAt: 0,
    provisionedBy: '+admin',
  };
  const file = EXPORT_HEADER + exportLine(entry);
  expect(file.startsWith('\uFEFFid,kind,')).toBe(true);
  expect(file).toContain(`'=plant:＝pump;'@1,device,"'-plant:edge, 1",no,active,,1970-01-01T00:00:00.000Z,'+admin\r\n`);
  expect(readDeviceRows(file)).toMatchObject([{ device: { id: entry.id, gateway: entry.gateway, status: 'active' } }]);
});
