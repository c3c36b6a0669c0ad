import { openAccess } from '../../broker/open-access.ts';
import type { Access } from '../../broker/principal.ts';

/** Each client is the device that its user name says; one whose name begins with `gw` is a gateway. */
export const oneDeviceEach: Access = {
  ...openAccess(),
  authenticate: async ({ username = 'nobody' }) => ({
    principal: { site: 'p', device: username, kind: username.startsWith('gw') ? 'gateway' : 'device' },
  }),
};
