/** The modules from the ground up; an import goes to the same or a lower one, never up. The order is law, checked by the architecture test. */
export const moduleOrder = [
  'areas',
  'tenants',
  'bodies',
  'units',
  'people',
  'plans',
  'rulebooks',
  'registrations',
  'recognitions',
  'merits',
  'reporting',
  'assessments',
  'standings',
  'targets',
  'tasks',
  'statistics',
] as const;
