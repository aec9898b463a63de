-- The records behind the linked lines of an approved card, as they were then: a letter that explains the card says the same tomorrow.
alter table sauro.assessment add column linked_sources jsonb;
alter table sauro.assessment add constraint assessment_linked_sources check (linked_sources is null or (status = 'APPROVED' and jsonb_typeof(linked_sources) = 'object'));
comment on column sauro.assessment.linked_sources is 'Of an approved card: the registration, decision, models, commendations and reports that its linked lines followed; null for cards approved before they were kept.';
