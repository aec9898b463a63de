-- A unit may stop keeping a model and take it up again years later: each span of years is a row of its own.
alter table sauro.unit_model drop constraint unit_model_pk;
alter table sauro.unit_model add constraint unit_model_pk primary key (tenant_id, unit_id, model_id, from_year);
