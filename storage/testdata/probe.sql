-- Returns what a login with a session can do with the rows of a table: how many it sees, updates (to the same values),
-- deletes, and could have inserted. Each attempt is a statement of its own, sent as that login, and undone.
create schema probe;
create function probe.rows(target text, login text, session text) returns text language plpgsql as $$
declare
  columns text; key text; column_to_set text; seen text; tuples jsonb[]; tuple jsonb;
  updated integer := 0; deleted integer := 0; inserted integer := 0; n integer;
begin
  execute format('select array_agg(to_jsonb(t)) from %s t', target) into tuples;
  select string_agg(format('%I', a.attname), ', ' order by a.attnum) into columns from pg_attribute a
    where a.attrelid = cast(target as regclass) and a.attnum > 0 and not a.attisdropped
      and (has_column_privilege(login, cast(target as regclass), a.attnum, 'INSERT')
        or not has_any_column_privilege(login, cast(target as regclass), 'INSERT'));
  select string_agg(format('t.%I = r.%I', a.attname, a.attname), ' and ') into key
    from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any (i.indkey)
    where i.indrelid = cast(target as regclass) and i.indisprimary;
  select quote_ident(min(a.attname)) into column_to_set from pg_attribute a
    where a.attrelid = cast(target as regclass) and a.attnum > 0 and not a.attisdropped
      and has_column_privilege(login, cast(target as regclass), a.attnum, 'UPDATE');
  perform set_config('session_replication_role', 'replica', true), set_config('stepfree.session', session, true);
  begin
    execute format('set local session authorization %I', login);
    begin
      execute format('select count(*) from %s', target) into seen;
    exception when insufficient_privilege then seen := 'refused';
    end;
    foreach tuple in array coalesce(tuples, '{}') loop
      begin
        if column_to_set is not null then
          execute format('update %s t set %s = t.%s from jsonb_populate_record(null::%s, $1) r where %s',
            target, column_to_set, column_to_set, target, key) using tuple;
          get diagnostics n = row_count;
          updated := updated + n;
        end if;
      exception when insufficient_privilege then null;
      end;
      begin
        execute format('delete from %s t using jsonb_populate_record(null::%s, $1) r where %s', target, target, key)
          using tuple;
        get diagnostics n = row_count;
        deleted := deleted + n;
        raise sqlstate 'ZZ001';
      exception when insufficient_privilege then null; when sqlstate 'ZZ001' then null;
      end;
      begin
        execute format('insert into %s (%s) select %s from jsonb_populate_record(null::%s, $1)',
          target, columns, columns, target) using tuple;
        raise sqlstate 'ZZ001';
      exception
        when insufficient_privilege then null;
        when unique_violation or exclusion_violation or sqlstate 'ZZ001' then inserted := inserted + 1;
      end;
    end loop;
    raise sqlstate 'ZZ001';
  exception when sqlstate 'ZZ001' then null; -- restores the superuser's authorization
  end;
  return format('sees %s, changes %s, takes out %s, puts in %s of %s', seen, updated, deleted, inserted,
    coalesce(cardinality(tuples), 0));
end $$;

-- Returns whether a login has the rights to run a statement.
create function probe.may(login text, statement text) returns boolean language plpgsql as $$
declare yes boolean := true;
begin
  begin
    execute format('set local session authorization %I', login);
    execute statement;
    raise sqlstate 'ZZ001';
  exception when sqlstate 'ZZ001' then null; when insufficient_privilege then yes := false;
  end;
  return yes;
end $$;

-- Returns a statement without effect that needs one right.
create function probe.tries(verb text, target text, col text) returns text language sql as $$
  select case verb
    when 'SELECT' then format('select %s from %s limit 0', col, target)
    when 'INSERT' then format('insert into %s (%s) select %s from jsonb_populate_record(null::%s, ''{}'') where false',
      target, col, col, target)
    when 'UPDATE' then format('update %s set %s = null where false', target, col)
    when 'DELETE' then format('delete from %s where false', target)
  end
$$;

-- Returns whether an attack has its effect, after some statements of a superuser. Everything is undone.
create function probe.happens(login text, session text, without text, setup text, attack text, effect text)
returns boolean language plpgsql as $$
declare happened boolean;
begin
  perform set_config('stepfree.session', session, true);
  begin
    if without <> '' then
      execute without;
    end if;
    if setup <> '' then
      set local session_replication_role = replica;
      execute setup;
      set local session_replication_role = origin;
    end if;
    execute format('set local session authorization %I', login);
    execute attack;
    set local session authorization default;
    execute effect into happened;
    raise sqlstate 'ZZ001';
  exception when sqlstate 'ZZ001' then null; when others then happened := false;
  end;
  return happened;
end $$;
