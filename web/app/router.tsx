import { Button, Stack, Text } from '@mantine/core';
import {
  createRootRoute,
  createRoute,
  createRouter,
  type ErrorComponentProps,
  Link,
  lazyRouteComponent,
  Navigate,
} from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Failure } from '../parts/failure.tsx';
import { useMe } from '../parts/session.tsx';
import { Waiting } from '../parts/waiting.tsx';
import { boardSearchOf } from '../screens/board/board-filter.ts';
import { shellWords } from '../words/shell.ts';
import { useWords } from '../words/words.ts';
import { Shell } from './shell.tsx';

/** The screens; each is loaded when it is first shown. */
const rootRoute = createRootRoute({ component: Shell, notFoundComponent: NotFound });
const at = <const P extends string>(path: P) => ({ getParentRoute: () => rootRoute, path }) as const;

const home = createRoute({ ...at('/'), component: Home });
const work = createRoute({
  ...at('/work'),
  component: lazyRouteComponent(() => import('../screens/work/work-screen.tsx'), 'WorkScreen'),
});
const notifySettings = createRoute({
  ...at('/work/notifications'),
  component: lazyRouteComponent(() => import('../screens/work/notify-settings.tsx'), 'NotifySettings'),
});
const board = createRoute({
  ...at('/board'),
  validateSearch: boardSearchOf,
  component: lazyRouteComponent(() => import('../screens/board/board-screen.tsx'), 'BoardScreen'),
});
const tickets = createRoute({
  ...at('/tickets'),
  component: lazyRouteComponent(() => import('../screens/tickets/tickets-screen.tsx'), 'TicketsScreen'),
});
const ticket = createRoute({
  ...at('/tickets/$id'),
  component: lazyRouteComponent(() => import('../screens/ticket/ticket-screen.tsx'), 'TicketScreen'),
});
const fleet = createRoute({
  ...at('/fleet'),
  component: lazyRouteComponent(() => import('../screens/fleet/fleet-screen.tsx'), 'FleetScreen'),
});
const asset = createRoute({
  ...at('/assets/$id'),
  component: lazyRouteComponent(() => import('../screens/asset/asset-screen.tsx'), 'AssetScreen'),
});
const alarms = createRoute({
  ...at('/alarms'),
  component: lazyRouteComponent(() => import('../screens/alarms/alarms-screen.tsx'), 'AlarmsScreen'),
});
const alarm = createRoute({
  ...at('/alarms/$id'),
  component: lazyRouteComponent(() => import('../screens/alarm/alarm-screen.tsx'), 'AlarmScreen'),
});
const labels = createRoute({
  ...at('/labels'),
  component: lazyRouteComponent(() => import('../screens/labels/labels-screen.tsx'), 'LabelsScreen'),
});
const reports = createRoute({
  ...at('/reports'),
  component: lazyRouteComponent(() => import('../screens/reports/reports-screen.tsx'), 'ReportsScreen'),
});

const admin = createRoute({
  ...at('/admin'),
  component: lazyRouteComponent(() => import('../screens/admin/admin-screen.tsx'), 'AdminScreen'),
});
const adminSubject = createRoute({
  ...at('/admin/$subject'),
  component: lazyRouteComponent(() => import('../screens/admin/subject-screen.tsx'), 'SubjectScreen'),
});

const routeTree = rootRoute.addChildren([
  home,
  work,
  notifySettings,
  board,
  tickets,
  ticket,
  fleet,
  asset,
  alarms,
  alarm,
  labels,
  reports,
  admin,
  adminSubject,
]);

/** The router of the app. */
export const router = createRouter({
  routeTree,
  defaultPreload: 'intent',
  defaultPendingComponent: Waiting,
  defaultErrorComponent: Failed,
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}

/**
 * Work that has an assignee begins with what is theirs; who is nobody in particular sees all
 * tickets.
 */
function Home(): ReactNode {
  return <Navigate to={useMe().personId === null ? '/tickets' : '/work'} replace />;
}

function NotFound(): ReactNode {
  const t = useWords(shellWords);
  return (
    <Stack align="flex-start">
      <Text>{t.notFound}</Text>
      <Button renderRoot={(props) => <Link to="/" {...props} />}>{t.toStart}</Button>
    </Stack>
  );
}

function Failed({ error, reset }: ErrorComponentProps): ReactNode {
  return <Failure error={error} again={reset} />;
}
