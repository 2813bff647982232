import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { TableDefinition, ViewDefinition } from '../../src/catalog/catalog.ts';
import type { CatalogTable } from '../../src/catalog/catalog-table.ts';
import { columnsOf, filesOf, folderWith, openCatalog, parseSchema } from './catalog-harness.ts';

const NEW = { ifNotExists: false };

function table(name: string, more: Partial<TableDefinition> = {}): TableDefinition {
  return {
    database: 'default',
    name,
    provider: 'csv',
    locations: [],
    options: {},
    schema: parseSchema('a INT, b STRING'),
    partitionColumns: [],
    properties: {},
    ...more,
  };
}

function view(name: string, text = 'SELECT 1'): ViewDefinition {
  const context = { currentDatabase: 'default', conf: { 'spark.sql.ansi.enabled': 'true' }, properties: {} };
  return {
    database: 'default',
    name,
    text,
    columns: [{ name: 'x' }],
    schema: parseSchema('x INT'),
    ...context,
  };
}

describe('databases', () => {
  it('have Spark’s errors', async () => {
    const catalog = openCatalog(folderWith());
    expect(catalog.databases()).toEqual([
      { name: 'default', comment: 'default database', location: `file:${catalog.warehouse}`, properties: {} },
    ]);
    await catalog.createDatabase({ name: 'D1', comment: 'c', properties: { a: 'b' } }, NEW);
    await expect(catalog.createDatabase({ name: 'd1' }, NEW)).rejects.toMatchObject({
      condition: 'SCHEMA_ALREADY_EXISTS',
      parameters: { schemaName: '`d1`' },
    });
    await catalog.createDatabase({ name: 'd1' }, { ifNotExists: true });
    await catalog.createTable(table('t', { database: 'd1' }), NEW);
    const drop = { ifExists: false, cascade: false };
    await expect(catalog.dropDatabase('d1', drop)).rejects.toMatchObject({ condition: 'SCHEMA_NOT_EMPTY' });
    await expect(catalog.dropDatabase('none', drop)).rejects.toMatchObject({ condition: 'SCHEMA_NOT_FOUND' });
    await expect(catalog.dropDatabase('default', drop)).rejects.toMatchObject({
      condition: 'UNSUPPORTED_FEATURE.DROP_DATABASE',
    });
    await catalog.dropDatabase('d1', { ifExists: false, cascade: true });
    await catalog.dropDatabase('d1', { ifExists: true, cascade: false });
    expect(existsSync(join(catalog.warehouse, 'd1.db'))).toBe(false);
    expect(() => catalog.list('d1')).toThrow('SCHEMA_NOT_FOUND');
    await expect(catalog.createTable(table('t', { database: 'd1' }), NEW)).rejects.toMatchObject({
      condition: 'SCHEMA_NOT_FOUND',
    });
  });
});

describe('tables and views', () => {
  it('have Spark’s errors', async () => {
    const catalog = openCatalog(folderWith());
    await catalog.createTable(table('T'), NEW);
    const present = catalog.createTable(table('t'), NEW);
    await expect(present).rejects.toMatchObject({
      condition: 'TABLE_OR_VIEW_ALREADY_EXISTS',
      parameters: { relationName: '`spark_catalog`.`default`.`t`' },
    });
    const other = await catalog.createTable(table('t', { schema: parseSchema('z INT') }), {
      ifNotExists: true,
    });
    expect(other.schema.map((field) => field.name)).toEqual(['a', 'b']);
    await catalog.createView(view('v'), { ifNotExists: false, orReplace: false });
    for (const name of ['v', 't']) {
      await expect(
        catalog.createView(view(name), { ifNotExists: false, orReplace: false }),
      ).rejects.toMatchObject({
        condition: 'TABLE_OR_VIEW_ALREADY_EXISTS',
      });
      await catalog.createView(view(name), { ifNotExists: true, orReplace: false });
    }
    await expect(
      catalog.createView(view('t'), { ifNotExists: false, orReplace: true }),
    ).rejects.toMatchObject({
      condition: 'EXPECT_VIEW_NOT_TABLE.NO_ALTERNATIVE',
    });
    await catalog.createView(view('V', 'SELECT 2'), { ifNotExists: false, orReplace: true });
    expect(await catalog.lookup('default', 'v')).toMatchObject({ kind: 'view', text: 'SELECT 2' });
    await expect(catalog.dropView('default', 't', { ifExists: true })).rejects.toMatchObject({
      condition: 'WRONG_COMMAND_FOR_OBJECT_TYPE',
    });
    await expect(catalog.dropTable('default', 'none', { ifExists: false })).rejects.toMatchObject({
      condition: 'TABLE_OR_VIEW_NOT_FOUND',
    });
    await catalog.dropTable('default', 'v', { ifExists: false });
    await expect(catalog.rename('default', 'none', 'x')).rejects.toMatchObject({
      condition: 'TABLE_OR_VIEW_NOT_FOUND',
    });
  });

  it.each([
    [{ schema: parseSchema('a INT, A INT') }, 'COLUMN_ALREADY_EXISTS'],
    [{ partitionColumns: ['nope'] }, 'COLUMN_NOT_DEFINED_IN_TABLE'],
    [{ partitionColumns: ['a', 'b'] }, 'ALL_PARTITION_COLUMNS_NOT_ALLOWED'],
    [{ schema: null, partitionColumns: ['a'], locations: ['/nowhere'] }, 'SPECIFY_PARTITION_IS_NOT_ALLOWED'],
    [{ schema: null, locations: ['/nowhere'] }, 'UNABLE_TO_INFER_SCHEMA'],
  ])('refuse %o', async (change, condition) => {
    const catalog = openCatalog(folderWith());
    await expect(catalog.createTable(table('t', change), NEW)).rejects.toMatchObject({ condition });
    expect(catalog.list('default')).toEqual([]);
  });

  it('managed ones have a directory in the warehouse, which goes with them', async () => {
    const folder = folderWith({ 'warehouse/taken/x': '1' });
    const catalog = openCatalog(folder);
    const made = await catalog.createTable(table('t'), NEW);
    const directory = join(catalog.warehouse, 't');
    expect(made).toMatchObject({ managed: true, locations: [`file:${directory}`] });
    writeFileSync(join(directory, 'a.csv'), '1,x\n');
    expect(await filesOf(catalog, folder, 't')).toEqual(['warehouse/t/a.csv']);
    await expect(catalog.createTable(table('taken'), NEW)).rejects.toMatchObject({
      condition: 'LOCATION_ALREADY_EXISTS',
    });
    await catalog.rename('default', 't', 'U');
    expect(await filesOf(catalog, folder, 'u')).toEqual(['warehouse/u/a.csv']);
    await catalog.dropTable('default', 'u', { ifExists: false });
    expect(readdirSync(catalog.warehouse).filter((name) => !name.startsWith('.'))).toEqual(['taken']);
  });

  it('external ones keep their files, and may have none', async () => {
    const folder = folderWith({ 'data/a.csv': '1,x\n' });
    const catalog = openCatalog(folder);
    await catalog.createTable(table('t', { locations: [join(folder, 'data')] }), NEW);
    await catalog.createTable(table('none', { locations: [join(folder, 'nowhere')] }), NEW);
    expect(await filesOf(catalog, folder, 'none')).toEqual([]);
    await catalog.dropTable('default', 't', { ifExists: false });
    expect(existsSync(join(folder, 'data/a.csv'))).toBe(true);
  });

  it('survive a restart', async () => {
    const folder = folderWith({ 'data/p=1/a.csv': '1\n' });
    const before = openCatalog(folder);
    await before.createDatabase({ name: 'Db.x', comment: 'odd' }, NEW);
    await before.createTable(table('t.é', { database: 'db.x', comment: 'c', properties: { k: 'v' } }), NEW);
    await before.createTable(table('parts', { schema: null, locations: [join(folder, 'data')] }), NEW);
    await before.repair('default', 'parts', { add: true, drop: false });
    await before.createView(view('v'), { ifNotExists: false, orReplace: false });
    await before.createTable(table('gone'), NEW);
    await before.dropTable('default', 'gone', { ifExists: false });
    mkdirSync(join(folder, 'warehouse/.sparrow/default'), { recursive: true });
    writeFileSync(join(folder, 'warehouse/.sparrow/default/broken.json'), '{');
    const after = openCatalog(folder);
    expect(after.databases().map(({ name, comment }) => `${name}: ${comment}`)).toEqual([
      'db.x: odd',
      'default: default database',
    ]);
    expect(await after.lookup('db.x', 'T.É')).toEqual(await before.lookup('db.x', 't.é'));
    expect(after.list('default').map(({ name }) => name)).toEqual(['parts', 'v']);
    expect(await after.lookup('default', 'v')).toEqual(await before.lookup('default', 'v'));
    expect(await filesOf(after, folder, 'parts')).toEqual(['data/p=1/a.csv (1)']);
    expect(after.problems()).toEqual([
      {
        file: join(folder, 'warehouse/.sparrow/default/broken.json'),
        message: expect.stringContaining('left out'),
      },
    ]);
  });

  it('change', async () => {
    const folder = folderWith({ 'a/a.csv': '1\n', 'b/b.csv': '2\n' });
    const catalog = openCatalog(folder);
    await catalog.createTable(
      table('t', { locations: [join(folder, 'a')], properties: { k: 'v', l: 'w' } }),
      NEW,
    );
    await catalog.alterTable('default', 't', {
      schema: parseSchema('a INT, b STRING, c DATE'),
      location: join(folder, 'b'),
      comment: 'new',
      properties: { k: null, m: 'x' },
      options: { header: 'true' },
    });
    expect(await catalog.lookup('default', 't')).toMatchObject({
      table: { comment: 'new', properties: { l: 'w', m: 'x' }, options: { header: 'true' } },
    });
    expect(await columnsOf(catalog, 't')).toEqual(['a int', 'b string', 'c date']);
    expect(await filesOf(catalog, folder, 't')).toEqual(['b/b.csv']);
  });
});

describe('partitions', () => {
  const FILES = { 'd/y=2020/m=01/a.csv': '1\n', 'd/y=2020/m=2/b.csv': '2\n', 'd/y=2021/m=01/c.csv': '3\n' };

  it('of tables that SQL makes are read when the catalog was told of them', async () => {
    const folder = folderWith(FILES);
    const catalog = openCatalog(folder);
    await catalog.createTable(table('t', { schema: null, locations: [join(folder, 'd')] }), NEW);
    expect(await columnsOf(catalog, 't')).toEqual(['_c0 string', 'y int', 'm int']);
    expect(await filesOf(catalog, folder, 't')).toEqual([]);
    await catalog.repair('default', 't', { add: true, drop: false });
    expect(await filesOf(catalog, folder, 't')).toHaveLength(3);
    const shown = async () =>
      (await catalog.partitions('default', 't')).map(({ values }) => values.join('/'));
    expect(await shown()).toEqual(['2020/01', '2020/2', '2021/01']);
    await catalog.addPartitions('default', 't', [{ values: ['2022', 'a b/c'] }], NEW);
    expect(existsSync(join(folder, 'd/y=2022/m=a b%2Fc'))).toBe(true);
    const again = catalog.addPartitions('default', 't', [{ values: ['2020', '01'] }], NEW);
    await expect(again).rejects.toMatchObject({
      condition: 'PARTITIONS_ALREADY_EXIST',
      parameters: { partitionList: 'PARTITION (`y` = 2020, `m` = 01)', tableName: '`default`.`t`' },
    });
    await catalog.dropPartitions('default', 't', [['2020', '01']], { ifExists: false });
    const unknown = catalog.dropPartitions('default', 't', [['2020', '01']], { ifExists: false });
    await expect(unknown).rejects.toMatchObject({ condition: 'PARTITIONS_NOT_FOUND' });
    expect(existsSync(join(folder, 'd/y=2020/m=01/a.csv'))).toBe(true);
    expect(await shown()).toEqual(['2020/2', '2021/01', '2022/a b/c']);
  });

  it('are pruned by typed values', async () => {
    const folder = folderWith(FILES);
    const catalog = openCatalog(folder);
    const schema = parseSchema('a INT, y INT, m STRING');
    const found = await catalog.fileTable('csv', [join(folder, 'd')], {}, null);
    expect(found.partitionColumns).toEqual(['y', 'm']);
    const made = await catalog.createTable(
      table('t', { schema, partitionColumns: ['m', 'y'], locations: [join(folder, 'd')] }),
      NEW,
    );
    expect(made.schema.map((field) => field.name)).toEqual(['a', 'm', 'y']);
    await catalog.repair('default', 't', { add: true, drop: true });
    const seen: unknown[] = [];
    const predicate = (values: readonly unknown[]) => {
      seen.push(values);
      return values[1] === 2020 && values[0] === '01';
    };
    const files = await catalog.files(made, { predicate, zone: 'UTC' });
    expect(files.map((file) => file.partition)).toEqual([['01', '2020']]);
    expect(seen).toContainEqual(['2', 2020]);
  });

  it('are the same list until a file changes', async () => {
    const folder = folderWith({ 'd/a.csv': '1\n', 'd/b.csv': '2\n' });
    const catalog = openCatalog(folder);
    const found = await catalog.fileTable('csv', [join(folder, 'd')], {}, null);
    const files = await catalog.files(found);
    expect(await catalog.files(found)).toBe(files);
    writeFileSync(join(folder, 'd/b.csv'), '22\n');
    const changed = await catalog.files(found);
    expect(changed.map(({ size }) => size)).toEqual([2, 3]);
    expect(await catalog.statistics(found, changed)).toEqual({ sizeInBytes: 5, rowCount: null });
  });

  it('in great number are sampled for the table’s size', async () => {
    const names = Array.from({ length: 700 }, (_, index) => [`d/p=${index}/a.csv`, '12345\n']);
    const folder = folderWith(Object.fromEntries(names));
    const catalog = openCatalog(folder);
    const found = await catalog.fileTable('csv', [join(folder, 'd')], {}, null);
    expect(await catalog.statistics(found)).toEqual({ sizeInBytes: 4200, rowCount: null });
    const locations = [join(folder, 'd')];
    const made = await catalog.createTable(table('t', { schema: null, locations }), NEW);
    expect(await catalog.statistics(made)).toEqual({ sizeInBytes: 0, rowCount: null });
    await catalog.repair('default', 't', { add: true, drop: false });
    expect(await catalog.statistics(made)).toEqual({ sizeInBytes: 4200, rowCount: null });
    expect(await catalog.files(made)).toHaveLength(700);
  });

  it('of external tables with columns but no PARTITIONED BY are found each time', async () => {
    const folder = folderWith(FILES);
    const catalog = openCatalog(folder);
    const locations = [join(folder, 'd')];
    await catalog.createTable(table('t', { schema: parseSchema('a INT'), locations }), NEW);
    expect(await columnsOf(catalog, 't')).toEqual(['a int', 'y int', 'm int']);
    expect(await filesOf(catalog, folder, 't')).toHaveLength(3);
  });
});

describe('files named in a statement', () => {
  const read = (catalog: ReturnType<typeof openCatalog>, path: string): Promise<CatalogTable> =>
    catalog.fileTable('csv', [path], {}, null);

  /** Directories and what Apache Spark 4.2 makes of them. */
  it.each([
    [
      'root files beside partitions',
      ['d/a.csv', 'd/y=1/b.csv', 'd/y=2/c.csv'],
      ['y=1/b.csv', 'y=2/c.csv'],
      ['y'],
    ],
    ['files below plain directories', ['d/x/a.csv', 'd/b.csv'], ['b.csv'], []],
    [
      'plain directories in partitions',
      ['d/y=1/s/b.csv', 'd/y=2/s/c.csv'],
      ['y=1/s/b.csv', 'y=2/s/c.csv'],
      ['y'],
    ],
    [
      'hidden names',
      ['d/_x/a.csv', 'd/.y/a.csv', 'd/_a.csv', 'd/.b.csv', 'd/_p=1/d.csv'],
      ['_p=1/d.csv'],
      ['_p'],
    ],
  ])('%s', async (_, files, expected, columns) => {
    const folder = folderWith(Object.fromEntries(files.map((name) => [name, '1,2\n'])));
    const catalog = openCatalog(folder);
    const found = await read(catalog, join(folder, 'd'));
    expect(found.partitionColumns).toEqual(columns);
    const paths = (await catalog.files(found)).map((file) => file.path.slice(folder.length + 3));
    expect(paths).toEqual(expected);
  });

  it('may be patterns, of which all files are of one partition', async () => {
    const folder = folderWith({ 'd/a.csv': '1', 'd/b.csv': '2', 'd/c.txt': '3', 'd/e.csv/f.csv': '4' });
    const catalog = openCatalog(folder);
    const files = await catalog.files(await read(catalog, join(folder, 'd/*.csv')));
    const names = files.map((file) => file.path.slice(folder.length + 3));
    expect(names).toEqual(['a.csv', 'b.csv', 'e.csv/f.csv']);
    expect(files[0]!.partition).toBe(files[1]!.partition);
  });

  it('are errors where Spark has them', async () => {
    const folder = folderWith({ 'c/y=1/b.csv': '1', 'c/z=2/c.csv': '2', 'e/y=/a.csv': '1' });
    const catalog = openCatalog(folder);
    await expect(read(catalog, join(folder, 'none/*'))).rejects.toMatchObject({
      condition: 'PATH_NOT_FOUND',
      parameters: { path: `file:${folder}/none/*` },
    });
    await expect(read(catalog, join(folder, 'c'))).rejects.toMatchObject({
      condition: 'CONFLICTING_PARTITION_COLUMN_NAMES',
    });
    await expect(read(catalog, join(folder, 'e'))).rejects.toMatchObject({
      condition: 'EMPTY_PARTITION_COLUMN_VALUE',
    });
  });

  it('may be filtered by name and found at any depth', async () => {
    const folder = folderWith({ 'd/a.csv': '1', 'd/b.txt': '2', 'd/y=1/x/c.csv': '3' });
    const catalog = openCatalog(folder);
    const options = { recursiveFileLookup: 'true', pathGlobFilter: '*.{csv,tsv}' };
    const found = await catalog.fileTable('csv', [join(folder, 'd')], options, null);
    expect(found.partitionColumns).toEqual([]);
    expect((await catalog.files(found)).map((file) => file.path.slice(folder.length + 3))).toEqual([
      'a.csv',
      'y=1/x/c.csv',
    ]);
  });
});
