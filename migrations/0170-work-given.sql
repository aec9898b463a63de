-- When work was given, so that a past instant knows nothing of what was given after it; of work from before only its year is known.
alter table sauro.assignment add column given_at timestamptz not null default '2000-01-01T00:00:00Z';
comment on column sauro.assignment.given_at is 'when it was given';
-- The owner is bound by row-level security too, and this is the work of no tenant.
alter table sauro.assignment no force row level security;
update sauro.assignment set given_at = make_timestamptz(year, 1, 1, 0, 0, 0, 'UTC');
alter table sauro.assignment force row level security;
alter table sauro.assignment alter column given_at drop default;
