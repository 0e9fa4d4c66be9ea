-- Returns, as SQL, values that a column can plausibly be changed to: those that it has in other rows, the keys that it
-- can refer to, the words that its check constraints name, and a few of its type.
create function probe.plausible(target regclass, col name) returns setof text language plpgsql as $$
declare
  source record;
begin
  for source in
    select target as of_table, col as name
    union all
    select c.confrelid::regclass, f.attname
    from pg_constraint c cross join unnest(c.conkey, c.confkey) k (own, other)
    join pg_attribute a on a.attrelid = c.conrelid and a.attnum = k.own
    join pg_attribute f on f.attrelid = c.confrelid and f.attnum = k.other
    where c.contype = 'f' and c.conrelid = target and a.attname = col
  loop
    return query execute format('select distinct quote_literal(cast(%I as text)) from %s where %1$I is not null',
      source.name, source.of_table);
  end loop;
  return query
    select quote_literal(literal.found[1]) from pg_constraint c
    join pg_attribute a on a.attrelid = c.conrelid and a.attname = col and a.attnum = any (c.conkey)
    cross join regexp_matches(pg_get_constraintdef(c.oid), '''([^'']*)''', 'g') literal (found)
    where c.contype = 'c' and c.conrelid = target;
  return query
    select v.sql from (values ('boolean', 'true'), ('boolean', 'false'), ('integer', '0'), ('integer', '1'),
      ('integer', '7'), ('bigint', '7'), ('date', 'current_date - 400'), ('date', 'current_date + 400'),
      ('timestamp with time zone', 'now() - interval ''400 days'''), ('timestamp with time zone', 'now()'),
      ('timestamp with time zone', 'now() + interval ''400 days'''), ('text', ''''''), ('text', '''x'''),
      ('jsonb', '''[]'''), ('jsonb', '''{}'''), ('text[]', '''{}'''), ('uuid', 'gen_random_uuid()'),
      ('bytea', '''x'''), ('', 'null')) v (kind, sql)
    join pg_attribute a on a.attrelid = target and a.attname = col
    where v.kind in ('', format_type(a.atttypid, null));
end $$;

-- Returns the query that lists what a login sees: for each row its table, its key, and the columns that have a value.
create function probe.sight(login text) returns text language sql as $$
  select string_agg(format('select concat_ws(''|'', %L, %s, concat_ws('','', %s)) as line from %s',
    t.name, t.key, t.columns, t.name), ' union all ')
  from (
    select n.nspname || '.' || c.relname as name,
      string_agg(format('case when %I is not null then %L end', a.attname, a.attname), ', ' order by a.attnum) as columns,
      coalesce('concat_ws(''/'', ' || string_agg(quote_ident(a.attname), ', ' order by a.attnum) filter (
        where a.attnum = any (i.indkey)) || ')', quote_literal('')) as key
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      and has_column_privilege(login, c.oid, a.attnum, 'SELECT')
    left join pg_index i on i.indrelid = c.oid and i.indisprimary
    where c.relkind in ('r', 'p', 'v', 'm') and n.nspname in ('account', 'interview', 'accommodation', 'seal', 'mail')
    group by 1) t
$$;

-- Returns the query that lists the rows of a table: where each is, and a copy of it with new values in the columns that
-- must be unique and refer to nothing.
create function probe.rows_of(target regclass) returns text language sql as $$
  select format('select %s as where_it_is, cast(to_jsonb(t) || jsonb_build_object(%s) as text) as copy from %s t',
    (select coalesce(string_agg(format('format(''%I = %%L'', t.%1$I)', a.attname), ' || '' and '' || '), '''false''')
      from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any (i.indkey)
      where i.indrelid = target and i.indisprimary),
    (select string_agg(format('%L, %s', a.attname,
        case when a.atttypid = 'uuid'::regtype then 'gen_random_uuid()' else 'floor(random() * 1e6)' end), ', ')
      from pg_attribute a
      where a.attrelid = target and a.attnum > 0 and not a.attisdropped
        and a.atttypid in ('uuid'::regtype, 'bigint'::regtype, 'text'::regtype)
        and exists (select from pg_index i where i.indrelid = target and i.indisunique and i.indkey[0] = a.attnum
          and i.indnkeyatts = 1 and i.indpred is null)
        and not exists (select from pg_constraint c
          where c.conrelid = target and c.contype = 'f' and a.attnum = any (c.conkey))),
    target)
$$;
