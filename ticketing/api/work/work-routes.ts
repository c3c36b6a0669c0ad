import type { Routes } from '../../../http/http-app.ts';
import type { Refusals } from '../../../http/refusals.ts';
import type { Now } from '../../../lib/clock.ts';
import type { Db } from '../../db/sql.ts';
import type { SlaPolicy } from '../../sla/policy.ts';
import type { FileStore } from '../../work/files/file-store.ts';
import type { TakeFromStock } from '../../work/part-use.ts';
import { checklistRoutes } from './checklist-routes.ts';
import { commentRoutes } from './comment-routes.ts';
import { approvalRoutes, signatureRoutes } from './consent-routes.ts';
import { correctionRoutes } from './correction-routes.ts';
import { fileRoutes } from './file-routes.ts';
import { labourRoutes } from './labour-routes.ts';
import { partUseRoutes } from './part-use-routes.ts';
import { workPolicyRoutes } from './work-policy-routes.ts';

/** All routes of the work on tickets; routes of files only with a store for them. */
export function workRoutes(deps: {
  db: Db;
  now: Now;
  policy: SlaPolicy;
  take: TakeFromStock;
  files?: FileStore | undefined;
  /** Where refusals of uploads are counted. */
  refusals?: Pick<Refusals, 'note'> | undefined;
}): readonly Routes[] {
  const { files } = deps;
  return [
    commentRoutes(deps),
    checklistRoutes(deps),
    labourRoutes(deps),
    partUseRoutes(deps),
    correctionRoutes(deps),
    signatureRoutes(deps),
    approvalRoutes(deps),
    workPolicyRoutes(deps),
    ...(files ? [fileRoutes({ ...deps, files })] : []),
  ];
}
