import { openAccess } from '../../broker/access/open-access.ts';
import type { Access } from '../../broker/access/principal.ts';

/**
 * Each client is the device that its user name says; one whose name begins with `gw` is a gateway.
 */
export const oneDeviceEach: Access = {
  ...openAccess(),
  authenticate: async ({ username = 'nobody' }) => ({
    principal: { site: 'p', device: username, kind: username.startsWith('gw') ? 'gateway' : 'device' },
  }),
};
