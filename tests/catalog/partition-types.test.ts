import { expect, it } from 'vitest';
import { partitionColumnType } from '../../src/catalog/partition-types.ts';
import { parsePartitionDirectory, partitionDirectory } from '../../src/formats/partition-path.ts';
import { catalogString } from '../../src/types/type-name.ts';

/** What Apache Spark 4.2 answered for directories of these names. */
it.each([
  [['1', '2'], 'int'],
  [['1', '3000000000'], 'bigint'],
  [['1', '1.5'], 'double'],
  [['3000000000', '1.5'], 'string'],
  [['9223372036854775808'], 'decimal(19,0)'],
  [['9223372036854775808', '1.5'], 'string'],
  [['1', '9223372036854775808'], 'decimal(19,0)'],
  [['3000000000', '9223372036854775808'], 'decimal(20,0)'],
  [['1d'], 'double'],
  [['NaN'], 'double'],
  [['Infinity'], 'double'],
  [['+5'], 'int'],
  [['05', '5'], 'int'],
  [['1e5'], 'decimal(6,0)'],
  [['0x10'], 'string'],
  [['1.0'], 'double'],
  [['2021-01-05'], 'date'],
  [['2021-1-5'], 'string'],
  [['2021-01-05 10%3A00%3A00'], 'timestamp'],
  [['2021-01-05', '2021-01-05 10%3A00%3A00'], 'timestamp'],
  [['2021-01-05T10%3A00%3A00'], 'string'],
  [['2021-01-05', '5'], 'string'],
  [['true'], 'string'],
  [['__HIVE_DEFAULT_PARTITION__', '3'], 'int'],
  [['a%2Fb'], 'string'],
  [[' 5'], 'double'],
  [['2021-13-01'], 'string'],
  [['2021-01-05 10%3A00%3A00.123'], 'string'],
  [['99999999999999999999999999999999999999'], 'decimal(38,0)'],
  [['999999999999999999999999999999999999999'], 'double'],
])('partition values %o are of type %s', (values, type) => {
  const texts = values.map((value) => parsePartitionDirectory(`p=${value}`)!.value);
  expect(catalogString(partitionColumnType(texts))).toBe(type);
});

it('escapes what a directory can not be called', () => {
  expect(partitionDirectory('a b', 'x/y=z:%\n')).toBe('a b=x%2Fy%3Dz%3A%25%0A');
  expect(parsePartitionDirectory('a b=x%2Fy%3Dz%3A%25%0A')).toEqual({ column: 'a b', value: 'x/y=z:%\n' });
  expect(partitionDirectory('p', null)).toBe('p=__HIVE_DEFAULT_PARTITION__');
});
