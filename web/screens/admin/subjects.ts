import { type ComponentType, type LazyExoticComponent, lazy } from 'react';
import type { Me } from '../../parts/session.tsx';
import type { adminWords } from '../../words/admin.ts';

/** One subject of administration, at `/admin/{id}`; its screen is loaded when it is first shown. */
export type Subject = {
  readonly id: string;
  readonly word: keyof (typeof adminWords)['en']['subjects'];
  readonly group: keyof (typeof adminWords)['en']['groups'];
  /** For whom it is of use, beside administrators. */
  readonly roles: readonly string[];
  /** Only with all sites. */
  readonly isPlant?: boolean;
  readonly screen: LazyExoticComponent<ComponentType>;
};

const leaders = ['lead', 'planner', 'reliability_engineer'];

/** Loads a screen by the name that it is exported under. */
function screenOf<N extends string>(load: () => Promise<Record<N, ComponentType>>, name: N) {
  return lazy(async () => ({ default: (await load())[name] }));
}

/** Every subject, in the order in which the page lists them. */
export const subjects: readonly Subject[] = [
  {
    id: 'people',
    word: 'people',
    group: 'people',
    roles: leaders,
    screen: screenOf(() => import('./people/people-panel.tsx'), 'PeoplePanel'),
  },
  {
    id: 'calendar',
    word: 'schedule',
    group: 'people',
    roles: leaders,
    screen: screenOf(() => import('./schedule/schedule-panel.tsx'), 'SchedulePanel'),
  },
  {
    id: 'absences',
    word: 'absences',
    group: 'people',
    roles: leaders,
    screen: screenOf(() => import('./people/absences-panel.tsx'), 'AbsencesPanel'),
  },
  {
    id: 'teams',
    word: 'teams',
    group: 'people',
    roles: leaders,
    screen: screenOf(() => import('./people/teams-panel.tsx'), 'TeamsPanel'),
  },
  {
    id: 'rates',
    word: 'rates',
    group: 'people',
    roles: leaders,
    screen: screenOf(() => import('./people/rates-panel.tsx'), 'RatesPanel'),
  },
  {
    id: 'skills',
    word: 'skills',
    group: 'people',
    roles: leaders,
    screen: screenOf(() => import('./people/skills-panel.tsx'), 'SkillsPanel'),
  },
  {
    id: 'shifts',
    word: 'shifts',
    group: 'people',
    roles: leaders,
    screen: screenOf(() => import('./people/shifts-panel.tsx'), 'ShiftsPanel'),
  },
  {
    id: 'rotas',
    word: 'rotas',
    group: 'people',
    roles: leaders,
    screen: screenOf(() => import('./people/rotas-panel.tsx'), 'RotasPanel'),
  },
  {
    id: 'calendars',
    word: 'calendars',
    group: 'people',
    roles: leaders,
    screen: screenOf(() => import('./hours/calendars-panel.tsx'), 'CalendarsPanel'),
  },
  {
    id: 'places',
    word: 'places',
    group: 'people',
    roles: leaders,
    screen: screenOf(() => import('./people/places-panel.tsx'), 'PlacesPanel'),
  },
  {
    id: 'plans',
    word: 'plans',
    group: 'work',
    roles: leaders,
    isPlant: true,
    screen: screenOf(() => import('./work/plans-panel.tsx'), 'PlansPanel'),
  },
  {
    id: 'catalogue',
    word: 'catalogue',
    group: 'work',
    roles: leaders,
    screen: screenOf(() => import('./work/catalogue-panel.tsx'), 'CataloguePanel'),
  },
  {
    id: 'parts',
    word: 'parts',
    group: 'work',
    roles: leaders,
    screen: screenOf(() => import('./work/parts-panel.tsx'), 'PartsPanel'),
  },
  {
    id: 'stores',
    word: 'stores',
    group: 'work',
    roles: leaders,
    screen: screenOf(() => import('./work/stores-panel.tsx'), 'StoresPanel'),
  },
  {
    id: 'policies',
    word: 'policies',
    group: 'rules',
    roles: leaders,
    screen: screenOf(() => import('./sla/policies-panel.tsx'), 'PoliciesPanel'),
  },
  {
    id: 'ladders',
    word: 'ladders',
    group: 'rules',
    roles: leaders,
    screen: screenOf(() => import('./sla/ladders-panel.tsx'), 'LaddersPanel'),
  },
  {
    id: 'opening',
    word: 'opening',
    group: 'rules',
    roles: leaders,
    screen: screenOf(() => import('./sla/opening-panel.tsx'), 'OpeningPanel'),
  },
  {
    id: 'rules',
    word: 'rules',
    group: 'rules',
    roles: leaders,
    screen: screenOf(() => import('./rules/alarm-rules-panel.tsx'), 'AlarmRulesPanel'),
  },
  {
    id: 'machines',
    word: 'machines',
    group: 'rules',
    roles: leaders,
    screen: screenOf(() => import('./rules/machines-panel.tsx'), 'MachinesPanel'),
  },
  {
    id: 'mappings',
    word: 'mappings',
    group: 'system',
    roles: ['reliability_engineer'],
    isPlant: true,
    screen: screenOf(() => import('./rules/mappings-panel.tsx'), 'MappingsPanel'),
  },
  {
    id: 'devices',
    word: 'devices',
    group: 'system',
    roles: leaders,
    screen: screenOf(() => import('./devices-panel.tsx'), 'DevicesPanel'),
  },
  {
    id: 'accounts',
    word: 'accounts',
    group: 'people',
    roles: [],
    isPlant: true,
    screen: screenOf(() => import('./accounts-panel.tsx'), 'AccountsPanel'),
  },
  {
    id: 'quarantine',
    word: 'quarantine',
    group: 'system',
    roles: ['reliability_engineer'],
    isPlant: true,
    screen: screenOf(() => import('./quarantine-panel.tsx'), 'QuarantinePanel'),
  },
  {
    id: 'models',
    word: 'models',
    group: 'system',
    roles: leaders,
    isPlant: true,
    screen: screenOf(() => import('./system/models-panel.tsx'), 'ModelsPanel'),
  },
  {
    id: 'audit',
    word: 'audit',
    group: 'system',
    roles: [],
    isPlant: true,
    screen: screenOf(() => import('./system/audit-panel.tsx'), 'AuditPanel'),
  },
  {
    id: 'settings',
    word: 'settings',
    group: 'system',
    roles: [],
    isPlant: true,
    screen: screenOf(() => import('./system/settings-panel.tsx'), 'SettingsPanel'),
  },
  {
    id: 'health',
    word: 'health',
    group: 'system',
    roles: [],
    isPlant: true,
    screen: screenOf(() => import('./system/health-panel.tsx'), 'HealthPanel'),
  },
];

/** The subjects that a person may see. */
export function subjectsFor({ role, sites }: Pick<Me, 'role' | 'sites'>): readonly Subject[] {
  return subjects.filter(
    ({ roles, isPlant = false }) => (role === 'administrator' || roles.includes(role)) && (!isPlant || sites === null),
  );
}
