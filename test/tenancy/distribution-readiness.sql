-- The project's own copy of the distribution check; test/tenancy/distribution.test.ts runs it.
-- Would this schema distribute by tenant? Runs on plain PostgreSQL >= 15. Every row returned is a violation.
-- psql vars: schema, refs (text[] literal), locals, allow_triggers, app_role
WITH cfg AS (SELECT :'schema'::text AS s, :'refs'::text[] AS refs, :'locals'::text[] AS locs, :'allow_triggers'::text[] AS trg, :'app_role'::name AS app_role),
t AS (  -- every ordinary/partitioned table, partitions included
  SELECT c.oid, c.relname, c.relkind, c.relispartition, c.relrowsecurity, c.relforcerowsecurity, c.relowner, c.relpersistence,
         CASE WHEN c.relname = ANY(cfg.refs) THEN 'ref' WHEN c.relname = ANY(cfg.locs) THEN 'local' ELSE 'tenant' END AS kind,
         a.attnum AS tcol, a.atttypid, a.attnotnull
  FROM cfg CROSS JOIN pg_class c JOIN pg_namespace n ON n.oid=c.relnamespace
  LEFT JOIN pg_attribute a ON a.attrelid=c.oid AND a.attname='tenant_id' AND NOT a.attisdropped
  WHERE n.nspname=cfg.s AND c.relkind IN ('r','p') AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid=c.oid AND d.deptype='e')),
v AS (
  SELECT 'A1 tenant_id uuid NOT NULL' AS rule, relname::text AS obj FROM t WHERE kind='tenant' AND (tcol IS NULL OR atttypid<>'uuid'::regtype OR NOT attnotnull)
  UNION ALL SELECT 'A2 primary key', relname FROM t WHERE kind<>'local' AND NOT EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conrelid=t.oid AND k.contype='p')
  UNION ALL SELECT 'A3 unique/exclusion index contains tenant_id as key column', i.indexrelid::regclass::text
    FROM t JOIN pg_index i ON i.indrelid=t.oid WHERE kind='tenant' AND (i.indisunique OR i.indisexclusion)
     AND NOT COALESCE(t.tcol = ANY((string_to_array(i.indkey::text,' ')::int2[])[1:i.indnkeyatts]), false)
  UNION ALL SELECT 'A3b exclusion compares tenant_id with =', k.conname FROM t JOIN pg_constraint k ON k.conrelid=t.oid AND k.contype='x'
    WHERE kind='tenant' AND NOT EXISTS (SELECT 1 FROM unnest(k.conkey,k.conexclop) u(att,op) JOIN pg_operator o ON o.oid=u.op WHERE u.att=t.tcol AND o.oprname='=')
  UNION ALL SELECT 'A4 FK shape ('||t.kind||' -> '||r.kind||')', k.conname
    FROM pg_constraint k JOIN t ON t.oid=k.conrelid JOIN t r ON r.oid=k.confrelid
    WHERE k.contype='f' AND k.conparentid=0 AND CASE
      WHEN t.kind='tenant' AND r.kind='tenant' THEN NOT EXISTS (SELECT 1 FROM unnest(k.conkey,k.confkey) u(a,b) WHERE u.a=t.tcol AND u.b=r.tcol)
      WHEN t.kind='tenant' AND r.kind='local' THEN true
      WHEN t.kind<>'tenant' AND r.kind='tenant' THEN true
      WHEN t.kind='ref' AND r.kind='local' OR t.kind='local' AND r.kind='ref' THEN true   -- would turn into Citus managed local tables
      ELSE false END
  UNION ALL SELECT 'A5 FK over tenant_id: ON DELETE SET NULL/DEFAULT or ON UPDATE action', k.conname
    FROM pg_constraint k JOIN t ON t.oid=k.conrelid WHERE k.contype='f' AND t.kind='tenant' AND t.tcol=ANY(k.conkey) AND (k.confdeltype IN ('n','d') OR k.confupdtype IN ('n','d','c'))
  UNION ALL SELECT 'A6 RLS enabled+forced (partitions: or no privilege)', relname FROM t, cfg WHERE kind='tenant' AND NOT (relrowsecurity AND relforcerowsecurity) AND NOT (relispartition AND NOT has_table_privilege(cfg.app_role,t.oid,'SELECT,INSERT,UPDATE,DELETE'))
  UNION ALL SELECT 'A6b has a policy', relname FROM t WHERE kind='tenant' AND relrowsecurity AND NOT EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid=t.oid)
  UNION ALL SELECT 'A6c no subquery in policy', p.polname||' on '||relname FROM t JOIN pg_policy p ON p.polrelid=t.oid WHERE kind<>'local' AND concat(p.polqual::text,p.polwithcheck::text) LIKE '%{SUBLINK%'
  UNION ALL SELECT 'A6d every policy mentions tenant_id', p.polname||' on '||relname FROM t JOIN pg_policy p ON p.polrelid=t.oid WHERE kind='tenant' AND pg_get_expr(p.polqual,p.polrelid) NOT LIKE '%tenant_id%'
  UNION ALL SELECT 'A6e app role is owner/superuser/bypassrls', r.rolname FROM cfg JOIN pg_roles r ON r.rolname=cfg.app_role WHERE r.rolsuper OR r.rolbypassrls OR EXISTS (SELECT 1 FROM t WHERE t.relowner=r.oid)
  UNION ALL SELECT 'A6f table owner must be LOGIN', r.rolname FROM (SELECT DISTINCT relowner FROM t) o JOIN pg_roles r ON r.oid=o.relowner WHERE NOT r.rolcanlogin
  UNION ALL SELECT 'A7 trigger not on allow-list', g.tgname||' on '||relname FROM cfg CROSS JOIN t JOIN pg_trigger g ON g.tgrelid=t.oid WHERE kind<>'local' AND NOT g.tgisinternal AND NOT (g.tgname::text=ANY(cfg.trg))
  UNION ALL SELECT 'A8 identity/serial column', relname||'.'||a.attname FROM t JOIN pg_attribute a ON a.attrelid=t.oid AND a.attnum>0 AND NOT a.attisdropped LEFT JOIN pg_attrdef d ON d.adrelid=t.oid AND d.adnum=a.attnum
    WHERE kind<>'local' AND (a.attidentity<>'' OR pg_get_expr(d.adbin,d.adrelid) LIKE 'nextval(%')
  UNION ALL SELECT 'A8b volatile default (blocks INSERT..SELECT push-down)', relname||'.'||a.attname||' '||pg_get_expr(d.adbin,d.adrelid) FROM t JOIN pg_attrdef d ON d.adrelid=t.oid JOIN pg_attribute a ON a.attrelid=t.oid AND a.attnum=d.adnum
    WHERE kind='tenant' AND a.attgenerated='' AND pg_get_expr(d.adbin,d.adrelid) ~* '(uuidv7|uuidv4|gen_random_uuid|random|clock_timestamp)\('
  UNION ALL SELECT 'A9 rule', w.rulename||' on '||relname FROM t JOIN pg_rewrite w ON w.ev_class=t.oid
  UNION ALL SELECT 'A9b multi-level partition', relname FROM t WHERE relkind='p' AND relispartition
  UNION ALL SELECT 'A9c classic inheritance', relname FROM t JOIN pg_inherits h ON h.inhrelid=t.oid WHERE NOT relispartition
  UNION ALL SELECT 'A10 name too long for shard suffix', c.relname FROM cfg CROSS JOIN pg_class c JOIN pg_namespace n ON n.oid=c.relnamespace AND n.nspname=cfg.s WHERE c.relkind IN ('r','p','i','I') AND octet_length(c.relname)>52
  UNION ALL SELECT 'A10 name too long for shard suffix', k.conname FROM pg_constraint k JOIN t ON t.oid=k.conrelid WHERE octet_length(k.conname)>52
  UNION ALL SELECT 'A11 view without security_invoker', c.relname FROM cfg CROSS JOIN pg_class c JOIN pg_namespace n ON n.oid=c.relnamespace AND n.nspname=cfg.s WHERE c.relkind='v' AND NOT COALESCE(c.reloptions @> ARRAY['security_invoker=true'] OR c.reloptions @> ARRAY['security_invoker=on'],false)
  UNION ALL SELECT 'A12 deferred constraint (error becomes XX000 at COMMIT)', k.conname FROM t JOIN pg_constraint k ON k.conrelid=t.oid AND k.conparentid=0 WHERE kind<>'local' AND k.condeferred
)
SELECT * FROM v ORDER BY 1,2;
