-- Revokes from PUBLIC what PostgreSQL grants to every login of any database and the product does not need: large
-- objects, which no row policy guards, writing logical messages into the write-ahead log, and statistics, with which a
-- login counts the rows of tables that it cannot read. These are the server's own, so a superuser runs this, in the
-- product's database. Roles that monitor the server (pg_monitor) keep its statistics.
do $$
declare
  spare record;
  -- Of pg_class everything but its numbers of rows and pages.
  columns text := (select string_agg(a.attname, ', ') from pg_attribute a
    where a.attrelid = 'pg_catalog.pg_class'::regclass and a.attnum > 0
      and a.attname not in ('reltuples', 'relpages', 'relallvisible', 'relallfrozen'));
begin
  for spare in
    select p.oid::regprocedure as name,
      p.proname !~ '^(lo_.*|loread|lowrite|pg_logical_emit_message)$' as is_statistic
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where n.nspname = 'pg_catalog' and p.prokind = 'f' and p.proname ~ ('^(lo_.*|loread|lowrite|pg_logical_emit_message'
      '|pg_stat_(get|have)_.*|pg_(relation|table|indexes|total_relation|database|tablespace)_size'
      '|pg_lock_status|pg_blocking_pids|pg_sequence_last_value|pg_get_sequence_data|pg_current_wal_.*)$')
  loop
    execute format('revoke all on function %s from public', spare.name);
    if spare.is_statistic then
      execute format('grant execute on function %s to pg_monitor', spare.name);
    end if;
  end loop;
  for spare in
    select c.oid::regclass as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'pg_catalog' and c.relkind = 'v'
      and c.relname ~ '^(pg_stat_.*|pg_statio_.*|pg_stats.*|pg_sequences|pg_locks|pg_prepared_xacts)$'
      and has_table_privilege('public', c.oid, 'SELECT')
  loop
    execute format('revoke all on %s from public; grant select on %1$s to pg_monitor', spare.name);
  end loop;
  revoke all on pg_catalog.pg_class from public;
  execute format('grant select (%s) on pg_catalog.pg_class to public', columns);
  grant select on pg_catalog.pg_class to pg_monitor;
end $$;
