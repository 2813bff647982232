import { writeFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import type { EngineEvent } from '../../src/core/events.ts';
import type { Engine as Executors } from '../../src/exec/scheduler/start-engine.ts';
import { openSql, type SqlSession } from './run-sql.ts';

let sql: SqlSession;
afterEach(() => sql.close());

async function open(conf: Readonly<Record<string, string>> = {}, executors = 1): Promise<void> {
  sql = await openSql({ executors, conf });
  await sql.run('CREATE TABLE t AS SELECT id AS a, id % 3 AS b, CAST(id AS STRING) AS s FROM range(30)');
}

/** Whether the plan of a query reads cached rows. */
async function isCached(query: string): Promise<boolean> {
  const [[text]] = (await sql.run(`EXPLAIN ${query}`)) as [[string]];
  return text.includes('In-memory table');
}

const events = (from: number): readonly EngineEvent[] => sql.server.engine.events.read(from);
const stored = (from = 0) =>
  events(from).flatMap((event) => (event.kind === 'cache_stored' ? [event.name] : []));
const dropped = (from = 0) => events(from).filter((event) => event.kind === 'cache_dropped').length;
const skipped = (from: number) =>
  events(from).reduce((sum, e) => sum + (e.kind === 'task_end' ? e.metrics.skippedBatches : 0), 0);

describe('a cached table', () => {
  it('is read where plans compute the same, under any names', async () => {
    await open();
    expect(await isCached('SELECT * FROM t')).toBe(false);
    await sql.run('CACHE TABLE t');
    expect(stored()).toEqual(['t']);
    for (const query of [
      'SELECT * FROM t',
      'SELECT x.a FROM t x JOIN t y ON x.a = y.b',
      'SELECT 1 WHERE EXISTS (SELECT 1 FROM t)',
      'WITH c AS (SELECT a FROM default.t) SELECT count(*) FROM c',
    ]) {
      expect(await isCached(query), query).toBe(true);
    }
    expect(await isCached('SELECT * FROM range(3)')).toBe(false);
    await sql.run('CREATE TABLE other AS SELECT * FROM t');
    expect(await isCached('SELECT * FROM other')).toBe(false);
  });

  it('is shown as Spark shows it', async () => {
    await open();
    await sql.run("CACHE TABLE t OPTIONS ('STORAGELEVEL' = 'memory_only')");
    const [[text]] = (await sql.run('EXPLAIN SELECT b FROM t WHERE a > 3')) as [[string]];
    const lines = text.replace(/#\d+L?/g, '').split('\n');
    expect(lines.slice(1, 6).map((line) => line.replace(/ Batched: .*/, ''))).toEqual([
      '*(1) Project [b]',
      '+- *(1) Filter (isnotnull(a) AND (a > 3))',
      '   +- Scan In-memory table t [a, b], [isnotnull(a), (a > 3)]',
      '         +- InMemoryRelation [a, b, s], StorageLevel(memory, deserialized, 1 replicas)',
      '               +- *(1) ColumnarToRow',
    ]);
    const [[formatted]] = (await sql.run('EXPLAIN FORMATTED SELECT a FROM t')) as [[string]];
    expect(formatted.split('\n').slice(1, 5)).toEqual([
      'Scan In-memory table t (1)',
      '   +- InMemoryRelation (2)',
      '         +- * ColumnarToRow (4)',
      '            +- Scan parquet spark_catalog.default.t (3)',
    ]);
  });

  it('is computed at its first use when it is lazy, and once', async () => {
    await open();
    await sql.run('CACHE LAZY TABLE t');
    expect(stored()).toEqual([]);
    expect(await isCached('SELECT * FROM t')).toBe(true);
    await Promise.all([sql.run('SELECT sum(a) FROM t'), sql.run('SELECT count(*) FROM t')]);
    expect(stored()).toEqual(['t']);
  });

  it('is computed again after a write, and no more after UNCACHE, DROP and CLEAR', async () => {
    await open();
    await sql.run('CACHE TABLE t');
    await sql.run("INSERT INTO t VALUES (100, 1, 'x')");
    expect([stored().length, dropped()]).toEqual([1, 1]);
    expect(await sql.run('SELECT max(a) FROM t')).toEqual([['100']]);
    expect(stored().length).toBe(2);
    await sql.run('UNCACHE TABLE t');
    expect(await isCached('SELECT * FROM t')).toBe(false);
    await sql.run('CACHE TABLE t');
    await sql.run('CLEAR CACHE');
    expect(await isCached('SELECT * FROM t')).toBe(false);
    await sql.run('CACHE TABLE t');
    await sql.run('ALTER TABLE t RENAME TO t2');
    expect(await isCached('SELECT * FROM t2')).toBe(true);
    await sql.run('DROP TABLE t2');
    expect(stored().length - dropped()).toBe(0);
  });

  it('keeps what files held until it is refreshed', async () => {
    await open();
    const { folder } = sql.server;
    writeFileSync(`${folder}/n.csv`, '1\n2\n');
    await sql.run(`CREATE TABLE n (a INT) USING csv LOCATION '${folder}/n.csv'`);
    await sql.run('CACHE TABLE n');
    writeFileSync(`${folder}/n.csv`, '1\n2\n30\n');
    expect(await sql.run('SELECT sum(a) FROM n')).toEqual([['3']]);
    await sql.run('REFRESH TABLE n');
    expect(await sql.run('SELECT sum(a) FROM n')).toEqual([['33']]);
  });
});

describe('cached views and queries', () => {
  it('are used by queries of the same plan', async () => {
    await open();
    await sql.run('CREATE VIEW v AS SELECT a, s FROM t WHERE b = 1');
    await sql.run('CACHE TABLE v');
    expect(await isCached('SELECT s FROM v WHERE a > 1')).toBe(true);
    expect(await isCached('SELECT a, s FROM t WHERE b = 1')).toBe(true);
    expect(await isCached('SELECT a, s FROM t WHERE b = 2')).toBe(false);
    expect(await isCached('SELECT s, a FROM t WHERE b = 1')).toBe(false);
    await sql.run('CACHE TABLE q AS SELECT b, count(*) AS n FROM t GROUP BY b');
    expect(await isCached('SELECT b, count(*) AS m FROM t GROUP BY b')).toBe(true);
    expect(await isCached('SELECT b, count(a) AS n FROM t GROUP BY b')).toBe(false);
  });

  it('go with their table, unless they are temporary themselves', async () => {
    await open();
    await sql.run('CREATE TEMPORARY VIEW tv AS SELECT a + 1 AS a1 FROM t');
    await sql.run('CACHE TABLE tv');
    await sql.run('CACHE TABLE t');
    await sql.run('UNCACHE TABLE tv');
    expect(await isCached('SELECT * FROM t')).toBe(true);
    await sql.run('CACHE TABLE tv');
    await sql.run('UNCACHE TABLE t');
    expect(await isCached('SELECT * FROM tv')).toBe(false);
    await sql.run('CACHE TABLE tv');
    await sql.run('CREATE OR REPLACE TEMPORARY VIEW tv AS SELECT a + 2 AS a1 FROM t');
    expect(await isCached('SELECT * FROM tv')).toBe(false);
    expect(await isCached('SELECT a + 1 FROM t')).toBe(false);
  });

  it.each([
    ['CACHE TABLE default.x AS SELECT 1', 'CACHE_TABLE_NAME_QUALIFIED'],
    ["CACHE TABLE x OPTIONS ('storageLevel' = 'NOPE') AS SELECT 1", 'INVALID_STORAGE_LEVEL'],
    ['CACHE TABLE x AS SELECT 1 / 0', 'DIVIDE_BY_ZERO'],
  ])('%s', async (statement, condition) => {
    await open();
    expect(await sql.error(statement)).toBe(condition);
    expect(await sql.run('SHOW VIEWS')).toEqual([]);
  });
});

describe('batches', () => {
  it('are skipped by their bounds where a filter rules them out', async () => {
    await open({ 'spark.sql.inMemoryColumnarStorage.batchSize': '10' });
    await sql.run('CACHE TABLE t');
    const from = sql.server.engine.events.end;
    expect(await sql.run('SELECT count(*) FROM t WHERE a >= 25')).toEqual([['5']]);
    expect(skipped(from)).toBe(2);
  });

  it('are all read where the filter says nothing of them, or pruning is off', async () => {
    await open({ 'spark.sql.inMemoryColumnarStorage.batchSize': '10' });
    await sql.run('CACHE TABLE t');
    const from = sql.server.engine.events.end;
    expect(await sql.run('SELECT count(*) FROM t WHERE b = 1')).toEqual([['10']]);
    await sql.run('SET spark.sql.inMemoryColumnarStorage.partitionPruning = false');
    expect(await sql.run('SELECT count(*) FROM t WHERE a >= 25')).toEqual([['5']]);
    expect(skipped(from)).toBe(0);
  });

  it('give the columns that the filter does not look at only where it chose rows', async () => {
    await open({ 'spark.sql.inMemoryColumnarStorage.batchSize': '10' });
    await sql.run('CACHE TABLE t');
    const bytes = async (query: string): Promise<number> => {
      const from = sql.server.engine.events.end;
      await sql.run(query);
      return events(from).reduce((sum, e) => sum + (e.kind === 'task_end' ? e.metrics.inputBytes : 0), 0);
    };
    const looked = await bytes('SELECT count(*) FROM t WHERE (a & 31) = 31');
    expect(looked).toBeGreaterThan(0);
    expect(await bytes('SELECT max(s) FROM t WHERE (a & 31) = 31')).toBe(looked);
    expect(await bytes('SELECT max(s) FROM t WHERE (a & 31) = 29')).toBeGreaterThan(looked);
    expect(await sql.run('SELECT max(s), sum(b) FROM t WHERE (a & 31) IN (8, 29)')).toEqual([['8', '4']]);
  });

  it('are asked about a text by the entries of their dictionaries', async () => {
    await open({ 'spark.sql.inMemoryColumnarStorage.batchSize': '1000' });
    await sql.run(
      "CACHE TABLE texts AS SELECT id, IF(id % 10 = 0, NULL, concat('t', id DIV 2500, id % 3)) AS s FROM range(0, 10000, 1, 1)",
    );
    expect(await sql.run("SELECT count(*), min(id), max(id) FROM texts WHERE s LIKE '%12'")).toEqual([
      ['750', '2501', '4997'],
    ]);
    expect(await sql.run('SELECT count(*) FROM texts WHERE s IS NULL OR length(s) > 3')).toEqual([['1000']]);
  });

  it('are left out where a runtime filter rules them out', async () => {
    await open({
      'spark.sql.inMemoryColumnarStorage.batchSize': '1000',
      'spark.sql.optimizer.runtime.bloomFilter.applicationSideScanSizeThreshold': '0',
      'spark.sql.autoBroadcastJoinThreshold': '-1',
    });
    await sql.run('CREATE TABLE facts AS SELECT id AS f, id % 7 AS v FROM range(0, 10000, 1, 1)');
    await sql.run('CREATE TABLE keys AS SELECT id AS k, id DIV 100 AS w FROM range(3000)');
    const query = 'SELECT count(*), sum(v) FROM facts JOIN keys ON f = k WHERE w = 21';
    const expected = await sql.run(query);
    await sql.run('CACHE TABLE facts');
    const from = sql.server.engine.events.end;
    expect(await sql.run(query)).toEqual(expected);
    expect(skipped(from)).toBe(9);
  });

  it.each([
    ['false', 10_000],
    ['true', 10_000],
    ['true', 3],
    ['true', 0],
  ])('hold the same values compressed = %s, of %i rows', async (compressed, rows) => {
    await open({
      'spark.sql.inMemoryColumnarStorage.compressed': compressed,
      'spark.sql.inMemoryColumnarStorage.batchSize': String(rows),
    });
    const columns = [
      'id',
      'id % 5 AS few',
      'id * 1000000007 AS wide',
      'timestamp_seconds(id * 3600) AS at',
      'IF(id % 3 = 0, NULL, CAST(id % 100000 AS INT)) AS holes',
      'CAST(id AS INT) * -1 AS negative',
      'IF(id % 2 = 0, -9223372036854775808, 9223372036854775807) AS far',
      'id / 8 AS d',
      "IF(id % 7 = 0, CAST('NaN' AS DOUBLE), CAST(id % 3 AS DOUBLE)) AS nan",
      'CAST(id % 4 AS FLOAT) AS f',
      'CAST(id AS DECIMAL(20, 2)) AS p',
      "concat('text ', id) AS long",
      "IF(id % 2 = 0, '', NULL) AS empty",
      'id % 2 = 0 AS flag',
      'array(id, NULL) AS list',
      'CAST(NULL AS STRING) AS nothing',
      "X'00ff' AS bytes",
    ];
    for (const count of [3, 25_000]) {
      const query = `SELECT ${columns.join(', ')} FROM range(${count})`;
      const expected = await sql.run(`SELECT * FROM (${query}) ORDER BY id`);
      await sql.run(`CACHE TABLE rows_${count} AS ${query}`);
      expect(await isCached(`SELECT * FROM rows_${count}`)).toBe(true);
      expect(await sql.run(`SELECT * FROM rows_${count} ORDER BY id`)).toEqual(expected);
    }
  });
});

describe('memory', () => {
  /** Bytes that a cached table of so many random numbers takes: eight each, and little more. */
  const numbers = (rows: number): string => `SELECT rand(1) AS r, id FROM range(${rows})`;
  const tight = { 'spark.executor.memory': '64m', 'spark.memory.storageFraction': '0.05' };

  it('is counted', async () => {
    await open();
    await sql.run(`CREATE TABLE big AS ${numbers(10_000)}`);
    await sql.run('CACHE TABLE big');
    const [event] = events(0).filter((e) => e.kind === 'cache_stored');
    const partitions = event?.kind === 'cache_stored' ? event.partitions : [];
    const sum = (of: 'rows' | 'bytes') => partitions.reduce((total, partition) => total + partition[of], 0);
    expect(sum('rows')).toBe(10_000);
    expect(sum('bytes')).toBeGreaterThan(80_000);
    expect(sum('bytes')).toBeLessThan(120_000);
  });

  it('is made by dropping what was not used for longest, which is computed again', async () => {
    await open(tight);
    for (const name of ['x', 'y', 'z']) {
      await sql.run(`CREATE TABLE ${name} AS ${numbers(80_000)}`);
      await sql.run(`CACHE TABLE ${name}`);
    }
    expect(stored()).toEqual(['x', 'y', 'z']);
    expect(dropped()).toBe(1);
    await sql.run('SELECT count(*) FROM y');
    expect(stored().length).toBe(3);
    expect(await sql.run('SELECT count(*), max(id) FROM x')).toEqual([['80000', '79999']]);
    expect(stored()).toEqual(['x', 'y', 'z', 'x']);
    await sql.run('SELECT count(*) FROM y');
    expect(stored().length).toBe(4);
  });

  it('is not used for what is too large; its rows are computed by each query', async () => {
    await open(tight);
    await sql.run(`CREATE TABLE huge AS ${numbers(400_000)}`);
    await sql.run('CACHE TABLE huge');
    expect(stored()).toEqual([]);
    expect(await sql.run('SELECT count(*), max(x.id) FROM huge x JOIN huge y ON x.id = y.id')).toEqual([
      ['400000', '399999'],
    ]);
    await sql.run('CACHE TABLE over AS SELECT id % 2 AS k, count(*) AS n FROM huge GROUP BY id % 2');
    expect(await sql.run('SELECT n FROM over WHERE k = 1')).toEqual([['200000']]);
    expect(stored()).toEqual(['over']);
  });
});

describe('a lost executor', () => {
  it('takes no cached rows with it', async () => {
    await open({}, 2);
    await sql.run('CACHE TABLE t');
    const { pool } = sql.server.engine.queries as Executors;
    for (const worker of pool.workers) await worker.terminate();
    expect(await sql.run('SELECT sum(a), count(DISTINCT s) FROM t')).toEqual([['435', '30']]);
    expect(stored()).toEqual(['t']);
  });
});
