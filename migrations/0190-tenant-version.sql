-- The version of all that a tenant's answers are made of, so that an answer kept in memory can prove that it is of the present.
alter table sauro.audit_head add column version bigint not null default 0;
comment on column sauro.audit_head.version is 'moves in every writing transaction of the tenant, audited or not, before it commits; an answer made at this version is still true';
comment on table sauro.audit_head is 'tenant: the end of the audit chain and the version of the tenant''s facts; locked as the last thing of every writing transaction.';

-- In one statement of its own transaction: at which version the tenant is now, and a seal over the rows of tenant and account, which are no facts of
-- the tenant: a name, a status, a password that was changed.
create function app.present(tenant uuid, account uuid) returns table (version bigint, seal text) language plpgsql as $$
begin
  perform app.set_tenant(tenant);
  return query
    select coalesce((select h.version from sauro.audit_head h where h.tenant_id = tenant), 0), md5(a::text || t::text)
    from app.account_by_id(account) a cross join sauro.tenant t where t.id = tenant;
end $$;
comment on function app.present(uuid, uuid) is 'The version of a tenant with a seal over account and tenant: what decides whether an answer made for the account may be given again.';
revoke all on function app.present(uuid, uuid) from public;
grant execute on function app.present(uuid, uuid) to :service_role;
