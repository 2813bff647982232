import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestDoors, type TestDoors } from '../support/doors.ts';

let doors: TestDoors;
let client: pg.Client;

beforeAll(async () => {
  doors = await openTestDoors(1);
  client = new pg.Client({ host: '127.0.0.1', port: doors.pgPort, user: 'ann', database: 'trips' });
  await client.connect();
  await client.query(
    `CREATE TABLE stops ("StopID" INT NOT NULL COMMENT 'number', name STRING, at TIMESTAMP_NTZ, fare DECIMAL(10, 2))
     USING csv COMMENT 'where buses stop'`,
  );
  await client.query('CREATE VIEW busy AS SELECT "StopID", count(*) AS n FROM stops GROUP BY 1');
  await client.query('CREATE SCHEMA depot');
  await client.query('CREATE TABLE depot.buses (id BIGINT, tags ARRAY<STRING>) USING parquet');
});
afterAll(async () => {
  await client.end();
  await doors.close();
});

const rows = async (text: string, values?: unknown[]): Promise<unknown[]> =>
  (await client.query({ text, values: values ?? [], rowMode: 'array' })).rows;
const types = async (text: string): Promise<readonly number[]> =>
  (await client.query(text)).fields.map((field) => field.dataTypeID);

describe('relations', () => {
  it('lists tables and views of the search path, as \\d does', async () => {
    const listing = `
      SELECT s.nspname AS "Schema", r.relname AS "Name",
        CASE r.relkind WHEN 'r' THEN 'table' WHEN 'v' THEN 'view' END AS "Type",
        pg_catalog.pg_get_userbyid(r.relowner) AS "Owner"
      FROM pg_catalog.pg_class r LEFT JOIN pg_catalog.pg_namespace s ON s.oid = r.relnamespace
      WHERE r.relkind IN ('r', 'v', '') AND s.nspname <> 'pg_catalog' AND s.nspname !~ '^pg_toast'
        AND s.nspname <> 'information_schema' AND pg_catalog.pg_table_is_visible(r.oid)
      ORDER BY 1, 2`;
    expect(await rows(listing)).toEqual([
      ['public', 'busy', 'view', 'ann'],
      ['public', 'stops', 'table', 'ann'],
    ]);
    expect(await types(listing)).toEqual([19, 19, 25, 19]);
  });

  it('finds a relation by a pattern and keeps its object id', async () => {
    const find = `SELECT oid FROM pg_catalog.pg_class WHERE relname OPERATOR(pg_catalog.~) '^(stops)$' COLLATE pg_catalog.default`;
    const [[oid]] = (await rows(find)) as [[number]];
    expect(await rows(find)).toEqual([[oid]]);
    expect(await rows(`SELECT relname FROM pg_class WHERE oid = '${oid}'`)).toEqual([['stops']]);
    expect(
      await rows(`SELECT 'stops'::regclass::oid, ${oid}::regclass, 'public.stops'::regclass::text`),
    ).toEqual([[oid, 'stops', 'stops']]);
    expect(await rows(`SELECT 'depot.buses'::regclass`)).toEqual([['depot.buses']]);
  });

  it('describes columns', async () => {
    const columns = `
      SELECT a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod), a.attnotnull,
        (SELECT pg_catalog.pg_get_expr(d.adbin, d.adrelid) FROM pg_catalog.pg_attrdef d
          WHERE d.adrelid = a.attrelid AND d.adnum = a.attnum AND a.atthasdef),
        (SELECT c.collname FROM pg_catalog.pg_collation c, pg_catalog.pg_type t
          WHERE c.oid = a.attcollation AND t.oid = a.atttypid AND a.attcollation <> t.typcollation),
        pg_catalog.col_description(a.attrelid, a.attnum)
      FROM pg_catalog.pg_attribute a
      WHERE a.attrelid = 'stops'::regclass AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum`;
    expect(await rows(columns)).toEqual([
      ['StopID', 'integer', expect.any(Boolean), null, null, 'number'],
      ['name', 'text', false, null, null, null],
      ['at', 'timestamp without time zone', false, null, null, null],
      ['fare', 'numeric(10,2)', false, null, null, null],
    ]);
    expect(
      await rows(
        `SELECT attname, atttypid::regtype FROM pg_attribute WHERE attrelid = 'depot.buses'::regclass AND attnum > 0`,
      ),
    ).toEqual([
      ['id', 'bigint'],
      ['tags', 'text[]'],
    ]);
  });

  it('tells comments and definitions', async () => {
    expect(await rows(`SELECT obj_description('stops'::regclass, 'pg_class')`)).toEqual([
      ['where buses stop'],
    ]);
    const [[text]] = (await rows(`SELECT pg_get_viewdef('busy'::regclass, true)`)) as [[string]];
    expect(text).toContain('FROM stops');
  });

  it('has every relation of PostgreSQL, empty where there is nothing', async () => {
    for (const name of [
      'pg_policy',
      'pg_publication',
      'pg_trigger',
      'pg_conversion',
      'pg_matviews',
      'pg_foreign_table',
    ]) {
      expect(await rows(`SELECT * FROM pg_catalog.${name}`), name).toEqual([]);
    }
    const [[count]] = (await rows(`SELECT count(*)::int FROM pg_class WHERE relnamespace = 11`)) as [
      [number],
    ];
    expect(count).toBeGreaterThan(130);
    await expect(client.query('SELECT * FROM pg_catalog.pg_nonsense')).rejects.toMatchObject({
      code: '42P01',
    });
  });

  it('answers information_schema, also with the database in front', async () => {
    const columns = `SELECT column_name, data_type, is_nullable, numeric_precision, udt_name
      FROM "trips".INFORMATION_SCHEMA.columns WHERE table_schema = 'public' AND table_name = 'stops' ORDER BY ordinal_position`;
    expect(await rows(columns)).toMatchObject([
      ['StopID', 'integer', expect.any(String), 32, 'int4'],
      ['name', 'text', 'YES', null, 'text'],
      ['at', 'timestamp without time zone', 'YES', null, 'timestamp'],
      ['fare', 'numeric', 'YES', 10, 'numeric'],
    ]);
    expect(
      await rows(
        `SELECT table_name, table_type FROM information_schema.tables WHERE table_schema = current_schema() ORDER BY 1`,
      ),
    ).toEqual([
      ['busy', 'VIEW'],
      ['stops', 'BASE TABLE'],
    ]);
    expect(await rows('SELECT * FROM information_schema.key_column_usage')).toEqual([]);
  });

  it('sees temporary views and the current schema change', async () => {
    await client.query('CREATE TEMPORARY VIEW fleeting AS SELECT 1 AS one');
    expect(await rows(`SELECT relkind, relpersistence FROM pg_class WHERE relname = 'fleeting'`)).toEqual([
      ['v', 't'],
    ]);
    await client.query('USE depot');
    expect(await rows(`SELECT current_schema(), current_schemas(true), 'buses'::regclass`)).toEqual([
      ['depot', '{pg_catalog,depot}', 'buses'],
    ]);
    await client.query('USE default');
    await client.query('DROP VIEW fleeting');
  });
});

describe('names of the default database', () => {
  it('is public to clients, in relations and in qualified columns', async () => {
    expect(await rows('SELECT "public"."stops"."name" FROM "public"."stops"')).toEqual([]);
    expect(await rows('SELECT public.stops."StopID" FROM stops')).toEqual([]);
    expect(await rows('SELECT * FROM trips.public.stops')).toEqual([]);
    await client.query('CREATE TABLE public.other AS SELECT 1 AS a');
    expect(await rows('SELECT a FROM other')).toEqual([[1]]);
    await client.query('DROP TABLE public.other CASCADE');
  });

  it('lists schemas and the database', async () => {
    expect(await rows(`SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_' ORDER BY 1`)).toEqual([
      ['depot'],
      ['information_schema'],
      ['public'],
    ]);
    expect(await rows('SELECT datname, pg_encoding_to_char(encoding) FROM pg_database')).toEqual([
      ['trips', 'UTF8'],
    ]);
    expect(await rows('SELECT current_database(), current_catalog')).toEqual([['trips', 'trips']]);
  });
});

describe('expressions of PostgreSQL', () => {
  it.each([
    [`SELECT relkind FROM pg_class WHERE relname = ANY ('{stops,x}'::text[])`, [['r']]],
    [`SELECT (current_schemas(true))[1], array_upper(current_schemas(false), 1)`, [['pg_catalog', 1]]],
    [
      `SELECT array_to_string(ARRAY(SELECT x FROM unnest(ARRAY[3, 1, 2]) AS t(x) ORDER BY x), '-')`,
      [['1-2-3']],
    ],
    [`SELECT x, n FROM (SELECT (information_schema._pg_expandarray(ARRAY['a', 'b'])).*) q`, null],
    [`SELECT (information_schema._pg_expandarray(ARRAY['a', 'b'])).n AS n`, [[1], [2]]],
    [
      `SELECT unnest(ARRAY[7, 8]) AS a, generate_subscripts(ARRAY['x'], 1) AS b`,
      [
        [7, 1],
        [8, null],
      ],
    ],
    [`SELECT s.r FROM generate_series(1, 3) AS s(r) WHERE s.r <> ALL (ARRAY[2])`, [[1], [3]]],
    [`SELECT string_agg(s::text, ',' ORDER BY s DESC) FROM generate_series(1, 3) s`, [['3,2,1']]],
    [
      `SELECT 7 / 2, pg_size_pretty(20480::bigint), quote_ident('a b'), format('%I=%L', 'x', 'y')`,
      [[3, '20 kB', '"a b"', "x='y'"]],
    ],
    [`SELECT v.a FROM (VALUES (1, 'x'), (2, 'y')) AS v(a, b) WHERE v.b ~ '^y$'`, [[2]]],
    [
      `SELECT substring('abcdef' from 0 for 3), position('c' in 'abc'), E'a\\tb', current_schema()`,
      [['ab', 3, 'a\tb', 'public']],
    ],
    [
      `SELECT current_setting('server_version_num')::int / 10000, set_config('application_name', 'me', false)`,
      [[15, 'me']],
    ],
    [
      `SELECT extract(epoch FROM timestamp '1970-01-01 00:01:00')::int, extract(dow FROM date '2024-01-07')`,
      [[60, 0]],
    ],
    [`SELECT to_char(date '2024-03-05', 'YYYY/MM/DD HH24:MI')`, [['2024/03/05 00:00']]],
    [
      `SELECT o.a FROM (SELECT 1 AS a, NULL::int AS b) o WHERE o.b IS NOT DISTINCT FROM NULL AND o.a IN (1) OR false`,
      [[1]],
    ],
    [`SELECT version() LIKE 'PostgreSQL 15.%', pg_backend_pid() > 0`, [[true, true]]],
  ])('%s', async (text, expected) => {
    if (expected === null) await expect(client.query(text)).rejects.toMatchObject({ code: '0A000' });
    else expect(await rows(text)).toEqual(expected);
  });

  it('counts vectors from 0 and prints them without braces', async () => {
    const text = `SELECT proargtypes, proargtypes[0]::regtype, proargtypes::text FROM pg_proc WHERE proname = 'array_upper'`;
    expect(await rows(text)).toEqual([['2277 23', 'anyarray', '2277 23']]);
    expect(await types(text)).toEqual([30, 2206, 25]);
  });

  it('leaves Spark its own', async () => {
    expect(await rows(`SELECT array(1, 2)[0], 7 / 2, size(split('a,b', ','))`)).toEqual([[1, 3.5, 2]]);
    await expect(client.query(`SELECT \`pg:nothing\`(1)`)).rejects.toMatchObject({ code: '42883' });
    const names = (await rows('SHOW FUNCTIONS')) as [string][];
    expect(names.filter(([name]) => name.includes('pg:'))).toEqual([]);
  });

  it('keeps the connection after errors', async () => {
    await expect(client.query(`SELECT 'nowhere'::regclass`)).rejects.toMatchObject({
      code: '42P01',
      message: expect.stringContaining('relation "nowhere" does not exist'),
    });
    await expect(client.query('SELECT pg_catalog.pg_unknown_function()')).rejects.toMatchObject({
      code: '42883',
    });
    await expect(client.query('SELECT FROM WHERE pg_class')).rejects.toMatchObject({ code: '42601' });
    expect(await rows('SELECT pg_is_in_recovery()')).toEqual([[false]]);
  });
});

describe('the extended protocol', () => {
  it('infers parameters from what they are compared with', async () => {
    const [[oid]] = (await rows(`SELECT 'stops'::regclass::oid`)) as [[number]];
    expect(
      await rows('SELECT relname FROM pg_class WHERE oid = $1 AND relkind = ANY ($2)', [oid, ['r', 'v']]),
    ).toEqual([['stops']]);
    expect(await rows('SELECT nspname FROM pg_namespace WHERE nspname LIKE $1', ['pub%'])).toEqual([
      ['public'],
    ]);
    expect(await rows('SELECT $1::regclass::oid', ['stops'])).toEqual([[oid]]);
  });

  it('sends object ids in four bytes', async () => {
    const query = {
      text: `SELECT oid, relname, relnatts FROM pg_class WHERE relname = 'pg_type'`,
      binary: true,
    };
    const { fields, rows: found } = await client.query(query as pg.QueryConfig);
    expect(fields.map((field) => field.dataTypeID)).toEqual([26, 19, 21]);
    expect(found).toMatchObject([{ oid: 1247 }]);
  });

  it('shows who is connected', async () => {
    const other = new pg.Client({ host: '127.0.0.1', port: doors.pgPort, user: 'bob', database: 'trips' });
    other.on('error', () => {});
    await other.connect();
    const [[pid]] = (await other.query({ text: 'SELECT pg_backend_pid()', rowMode: 'array' })).rows as [
      [number],
    ];
    expect(await rows('SELECT usename, state FROM pg_stat_activity WHERE pid = $1', [pid])).toEqual([
      ['bob', 'idle'],
    ]);
    const ended = new Promise<void>((resolve) => other.on('end', () => resolve()));
    expect(await rows(`SELECT pg_terminate_backend(${pid})`)).toEqual([[true]]);
    await ended;
  });
});
