import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, it, vi } from 'vitest';
import { attachCatalogFile } from '../../src/catalog/attach-catalog-file.ts';
import { CatalogFileError, problemLine } from '../../src/catalog/catalog-file.ts';
import { catalogFileSchema } from '../../src/catalog/catalog-file-schema.ts';
import { checkCatalog } from '../../src/catalog/check-catalog.ts';
import { columnsOf, filesOf, folderWith, openCatalog, openFile, parseSchema } from './catalog-harness.ts';

const YAML = `version: 1
conf:
  spark.sql.session.timeZone: UTC
  spark.sql.shuffle.partitions: 8
databases:
  default:
    tables:
      zones:
        using: csv
        location: data/zones.csv
        options: { header: true, inferSchema: true }
        comment: The zones
        tblproperties: { owner: me }
      Trips:
        using: csv
        location: [data/trips/2020/*.csv, "\${ROOT}/data/trips/2021"]
        schema: a INT, b STRING
      parts:
        using: csv
        location: data/parts
    views:
      v: SELECT * FROM zones
  other:
    comment: Another one
    tables:
      zones: { using: csv, location: data/zones.csv, schema: "x STRING, y STRING" }
`;

const FILES = {
  'catalog.yaml': YAML,
  'data/zones.csv': 'id,name\n1,Newark\n2,Jamaica Bay\n',
  'data/trips/2020/a.csv': '1,x\n',
  'data/trips/2020/b.txt': '2,y\n',
  'data/trips/2021/c.csv': '3,z\n',
  'data/parts/year=2020/month=01/a.csv': '1\n',
  'data/parts/year=2021/month=11/a.csv': '2\n',
  'data/parts/_SUCCESS': '',
};

async function problemsOf(yaml: string, files: Record<string, string> = {}): Promise<string[]> {
  const folder = folderWith({ ...files, 'catalog.yaml': yaml });
  try {
    const catalog = await openFile(folder);
    return catalog.problems().map((problem) => problemLine(problem).replace(`${folder}/`, ''));
  } catch (error) {
    if (!(error instanceof CatalogFileError)) throw error;
    return error.message.split('\n').map((line) => line.replace(`${folder}/`, ''));
  }
}

describe('a catalog file', () => {
  it('registers tables and views by DDL clauses, with locations relative to itself', async () => {
    const folder = folderWith(FILES);
    const catalog = await openFile(folder, 'catalog.yaml', { ROOT: folder });
    expect(catalog.problems()).toEqual([]);
    expect(catalog.conf['spark.sql.shuffle.partitions']).toBe('8');
    expect(catalog.databases().map((database) => database.name)).toEqual(['default', 'other']);
    expect(catalog.list('DEFAULT').map(({ name, kind }) => `${kind} ${name}`)).toEqual([
      'table parts',
      'table trips',
      'view v',
      'table zones',
    ]);
    expect(await columnsOf(catalog, 'zones')).toEqual(['id int', 'name string']);
    expect(await columnsOf(catalog, 'zones', 'other')).toEqual(['x string', 'y string']);
    expect(await columnsOf(catalog, 'TRIPS')).toEqual(['a int', 'b string']);
    expect(await columnsOf(catalog, 'parts')).toEqual(['_c0 string', 'year int', 'month int']);
    expect(await filesOf(catalog, folder, 'trips')).toEqual([
      'data/trips/2020/a.csv',
      'data/trips/2021/c.csv',
    ]);
    expect(await filesOf(catalog, folder, 'parts')).toEqual([
      'data/parts/year=2020/month=01/a.csv (2020, 01)',
      'data/parts/year=2021/month=11/a.csv (2021, 11)',
    ]);
    const zones = await catalog.lookup('default', 'zones');
    expect(zones).toMatchObject({
      tracksPartitions: false,
      table: {
        identifier: ['spark_catalog', 'default', 'zones'],
        comment: 'The zones',
        managed: false,
        locations: [`file:${folder}/data/zones.csv`],
        options: { header: 'true', inferSchema: 'true' },
        properties: { owner: 'me' },
      },
    });
    expect(await catalog.lookup('default', 'v')).toMatchObject({ kind: 'view', text: 'SELECT * FROM zones' });
    expect(await catalog.lookup('default', 'nothing')).toBeNull();
  });

  it('names file, line and nearest key of an unknown key', async () => {
    const yaml = YAML.replace(
      'using: csv\n        location: data/zones.csv',
      'usng: csv\n        location: x',
    );
    expect(await problemsOf(yaml)).toEqual([
      "catalog.yaml:9:9: default.zones: unknown key 'usng'; did you mean 'using'?",
    ]);
    expect(await problemsOf('databses: {}\n')).toEqual([
      "catalog.yaml:1:1: unknown key 'databses'; did you mean 'databases'?",
    ]);
  });

  it.each([
    ['databases: [', /catalog.yaml:\d+:\d+: not valid YAML/],
    ['databases: 5', /catalog.yaml:1:1: 'databases' has to be a map of keys/],
    ['version: 2', /'version' has to be 1/],
    [
      'databases: { default: { tables: { t: { using: csv } } } }',
      /catalog.yaml:1:35: default.t: 't' lacks the key 'location'/,
    ],
    [
      'databases: { default: { tables: { t: { using: xml, location: x } } } }',
      /'using' has to be one of parquet, csv/,
    ],
    [
      'databases: { default: { tables: { t: { location: 5 } } } }',
      /'location' has to be a text or a list of texts/,
    ],
  ])('refuses %s', async (yaml, expected) => {
    expect((await problemsOf(yaml)).join('\n')).toMatch(expected);
  });

  it('goes on where one table is wrong', async () => {
    const folder = folderWith({ ...FILES, 'data/empty/x.txt': '' });
    writeFileSync(
      join(folder, 'catalog.yaml'),
      `databases:
  default:
    tables:
      gone: { using: csv, location: nowhere/*.csv, schema: a INT }
      bad: { using: csv, location: data/zones.csv, schema: a WORM }
      twice: { using: csv, location: data/zones.csv, schema: "a INT, A INT" }
      unset: { using: csv, location: "\${NOT_SET}/x" }
      s3: { using: csv, location: "s3://bucket/x" }
      broken: { using: parquet, location: data/zones.csv }
      zones: { using: csv, location: data/zones.csv, schema: "a INT, b STRING" }
`,
    );
    const catalog = await openFile(folder);
    const lines = catalog.problems().map((problem) => problemLine(problem).replaceAll(folder, ''));
    expect(lines).toEqual([
      expect.stringMatching(/^\/catalog.yaml:5:7: default.bad: syntax error at or near 'WORM'/),
      expect.stringMatching(/^\/catalog.yaml:6:7: default.twice: .*`a`/),
      '/catalog.yaml:7:7: default.unset: the environment variable NOT_SET is not set',
      expect.stringMatching(/^\/catalog.yaml:8:7: default.s3: Files of the scheme s3 cannot be read yet/),
      expect.stringMatching(/^\/catalog.yaml:4:7: default.gone: \[PATH_NOT_FOUND\].*file:\/nowhere\/\*.csv/),
      expect.stringMatching(/^\/catalog.yaml:9:7: default.broken: \[FAILED_READ_FILE/),
    ]);
    expect(catalog.list('default').map(({ name, error }) => `${name} ${error !== undefined}`)).toEqual([
      'broken true',
      'gone true',
      'zones false',
    ]);
    await expect(catalog.lookup('default', 'gone')).rejects.toMatchObject({ condition: 'PATH_NOT_FOUND' });
    expect(await columnsOf(catalog, 'zones')).toEqual(['a int', 'b string']);
  });

  it('sees files that come and schemas that change', async () => {
    const folder = folderWith({
      'catalog.yaml': `databases: { default: { tables: { t: { using: csv, location: d, options: { header: true } } } } }`,
    });
    const catalog = await openFile(folder);
    expect(catalog.list('default')[0]?.error).toContain('PATH_NOT_FOUND');
    const filled = folderWith({ 'a.csv': 'x,y\n1,2\n' });
    renameSync(filled, join(folder, 'd'));
    expect(await columnsOf(catalog, 't')).toEqual(['x string', 'y string']);
    expect(catalog.list('default')[0]?.error).toBeUndefined();
    writeFileSync(join(folder, 'd', 'a.csv'), 'x,y,zzz\n1,2,3\n');
    expect(await columnsOf(catalog, 't')).toEqual(['x string', 'y string', 'zzz string']);
  });

  it('is read again when it changes, and keeps what did not', async () => {
    const folder = folderWith(FILES);
    const catalog = openCatalog(folder);
    const onChange = vi.fn();
    const file = join(folder, 'catalog.yaml');
    await attachCatalogFile(catalog, { file, parseSchema, environment: { ROOT: folder }, onChange });
    const before = await catalog.lookup('default', 'zones');
    await catalog.dropTable('default', 'parts', { ifExists: false });
    writeFileSync(
      file,
      YAML.replace('v: SELECT * FROM zones', 'w: SELECT 1').replace('a INT, b STRING', 'a INT'),
    );
    await vi.waitFor(() => expect(onChange).toHaveBeenCalledTimes(1), 3000);
    expect(catalog.list('default').map(({ name }) => name)).toEqual(['trips', 'w', 'zones']);
    expect(await columnsOf(catalog, 'trips')).toEqual(['a int']);
    const after = await catalog.lookup('default', 'zones');
    expect(before?.kind === 'table' && after?.kind === 'table' && after.table === before.table).toBe(true);

    writeFileSync(file, 'databases: [');
    await vi.waitFor(() => expect(onChange).toHaveBeenCalledTimes(2), 3000);
    expect(catalog.problems()[0]?.message).toContain('not valid YAML');
    expect(catalog.list('default').map(({ name }) => name)).toEqual(['trips', 'w', 'zones']);
  });

  it('must be there', async () => {
    const folder = folderWith();
    const file = join(folder, 'none.yaml');
    await expect(
      attachCatalogFile(openCatalog(folder), { file, parseSchema, environment: {} }),
    ).rejects.toThrow(`${file}: there is no such catalog file`);
  });

  it('in SQL makes entries that are the file’s', async () => {
    const folder = folderWith({ 'catalog.sql': 'CREATE TABLE t ... LOCATION ${PLACE}' });
    const catalog = openCatalog(folder);
    const runScript = async (script: string) => {
      const location = script.split(' ').at(-1)!;
      const schema = parseSchema('a INT');
      const options = { ifNotExists: false };
      const table = {
        database: 'default',
        name: 't',
        provider: 'csv',
        options: {},
        schema,
        partitionColumns: [],
        properties: {},
      } as const;
      await catalog.createTable({ ...table, locations: [location] }, options);
      return [{ line: 3, column: 1, message: 'no such thing' }];
    };
    const file = join(folder, 'catalog.sql');
    await attachCatalogFile(catalog, { file, parseSchema, runScript, environment: { PLACE: folder } });
    expect(catalog.list('default').map(({ name }) => name)).toEqual(['t']);
    expect(catalog.problems()).toEqual([{ file, line: 3, column: 1, message: 'no such thing' }]);
    // A restart without the file does not know the table.
    expect(openCatalog(folder).list('default')).toEqual([]);
  });

  it('can be checked without a server', async () => {
    const folder = folderWith(FILES);
    rmSync(join(folder, 'data/zones.csv'));
    const report = await checkCatalog({
      file: join(folder, 'catalog.yaml'),
      parseSchema,
      environment: { ROOT: folder },
    });
    expect(report.entries).toHaveLength(3);
    expect(report.problems.map(({ entry }) => entry)).toEqual(['default.zones', 'other.zones']);
  });

  it('has a schema that is one', () => {
    expect(new Ajv().validateSchema(catalogFileSchema)).toBe(true);
  });
});
