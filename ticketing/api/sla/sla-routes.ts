import { everyone } from '../../../http/access/roles.ts';
import type { Routes } from '../../../http/http-app.ts';
import { WhatIfAnswerSchema, WhatIfSchema, whatIf } from '../../calendar/what-if.ts';

/** `POST /sla/what-if`: due time and warnings of a clock, without a ticket. */
export const slaRoutes: Routes = (api) => {
  const schema = {
    operationId: 'askSlaWhatIf',
    summary: 'When would a clock be due, and when would it warn?',
    tags: ['sla'],
    body: WhatIfSchema,
    response: { 200: WhatIfAnswerSchema },
  };
  api.post('/sla/what-if', { schema, config: { roles: everyone, reach: 'nothing' } }, async (request) =>
    whatIf(request.body),
  );
};
