import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { csvFormat } from '../../../src/formats/csv/csv-format.ts';
import { repairUtf8 } from '../../../src/formats/csv/repair-utf8.ts';
import type { DataType, Schema } from '../../../src/types/data-type.ts';
import { newContext, readCsv, splitsOf, withFile } from './csv-harness.ts';

function schemaOf(columns: Readonly<Record<string, DataType>>): Schema {
  return Object.entries(columns).map(([name, type]) => ({ name, type, nullable: true }));
}

const INT: DataType = { kind: 'int' };
const STRING: DataType = { kind: 'string' };

describe('splits', () => {
  const lines = Array.from({ length: 500 }, (_, index) => `${index},${'x'.repeat(index % 37)}`);
  const schema = schemaOf({ n: INT, text: STRING });

  it.each([
    ['\n', 1],
    ['\n', 2],
    ['\n', 7],
    ['\n', 499],
    ['\n', 5000],
    ['\r\n', 13],
    ['\r\n', 3000],
    ['\r', 13],
  ])('with line end %o read every line once in %i splits', (lineEnd, splits) => {
    const content = lines.join(lineEnd) + lineEnd;
    const rows = withFile(content, 'x.csv', (path) => readCsv(path, schema, { splits }));
    expect(rows.map(([n]) => n)).toEqual(lines.map((_, index) => index));
  });

  it('take the header from the first one', () => {
    const content = `n,text\n${lines.join('\n')}`;
    const options = { header: 'true' };
    const rows = withFile(content, 'x.csv', (path) => readCsv(path, schema, { splits: 9, options }));
    expect(rows).toHaveLength(500);
  });

  it('are for files whose lines can be found anywhere', () => {
    const file = { path: '/x.csv', size: 1, modified: 0, partition: [] };
    expect(csvFormat.splittable(file, {})).toBe(true);
    expect(csvFormat.splittable(file, { multiline: 'true' })).toBe(false);
    expect(csvFormat.splittable(file, { encoding: 'UTF-16' })).toBe(false);
    expect(csvFormat.splittable({ ...file, path: '/x.csv.gz' }, {})).toBe(false);
  });
});

describe('large texts', () => {
  // Longer than the window that is in memory at a time.
  const rows = Array.from({ length: 60_000 }, (_, index) => [
    index,
    `row ${index} "é", ${'y'.repeat(index % 50)}`,
  ]);
  const text = rows.map(([n, s]) => `${n},"${String(s).replaceAll('"', '""')}"\n`).join('');
  const schema = schemaOf({ n: INT, s: STRING });
  const options = { escape: '"' };

  it('plain, in splits and with small batches', () => {
    withFile(text, 'x.csv', (path) => {
      expect(readCsv(path, schema, { options })).toEqual(rows);
      expect(readCsv(path, schema, { options, splits: 5, batchRows: 3 })).toEqual(rows);
      expect(readCsv(path, schema, { options, limit: 10, batchRows: 4 })).toHaveLength(12);
    });
  });

  it('in multi-line mode, with the line ends of Windows', () => {
    const multi = { ...options, multiLine: 'true' };
    withFile(text.replaceAll('\n', '\r\n'), 'x.csv', (path) => {
      expect(readCsv(path, schema, { options: multi })).toEqual(rows);
    });
  });

  it('compressed, also in several members', () => {
    const middle = text.indexOf('\n', text.length / 2) - 5;
    const members = Buffer.concat([gzipSync(text.slice(0, middle)), gzipSync(text.slice(middle))]);
    for (const content of [gzipSync(text), members, Buffer.concat([gzipSync(text), Buffer.alloc(100)])]) {
      withFile(content, 'x.csv.gz', (path) => expect(readCsv(path, schema, { options })).toEqual(rows));
    }
  });

  it('in another encoding', () => {
    for (const encoding of ['ISO-8859-1', 'UTF-16LE']) {
      const content = Buffer.from(text, encoding === 'UTF-16LE' ? 'utf16le' : 'latin1');
      withFile(content, 'x.csv', (path) => {
        expect(readCsv(path, schema, { options: { ...options, encoding } })).toEqual(rows);
      });
    }
  });

  it('of one record that is larger than the window', () => {
    const long = 'z'.repeat(3_000_000);
    withFile(`1,${long}\n2,"${long}\n3,x`, 'x.csv', (path) => {
      expect(readCsv(path, schema)).toEqual([
        [1, long],
        [2, long],
        [3, 'x'],
      ]);
    });
    withFile(`1,"${long}\n${long}"\n3,x`, 'x.csv', (path) => {
      const result = readCsv(path, schema, { options: { multiLine: 'true' } });
      expect(result).toEqual([
        [1, `${long}\n${long}`],
        [3, 'x'],
      ]);
    });
  });
});

describe('damaged files', () => {
  const schema = schemaOf({ a: STRING });

  it.each([
    ['cut short', gzipSync('abc\n'.repeat(10_000)).subarray(0, 60)],
    ['garbage', Buffer.from('this is no gzip')],
  ])('gzip %s', (_, content) => {
    withFile(content, 'x.csv.gz', (path) => {
      expect(() => readCsv(path, schema)).toThrow(/FAILED_READ_FILE.NO_HINT.*damaged/);
    });
  });

  it('with a codec that is not there', () => {
    withFile('x', 'x.csv.bz2', (path) => expect(() => readCsv(path, schema)).toThrow(/\.bz2/));
  });

  it('with invalid UTF-8 across the window’s edge', () => {
    const valid = Buffer.from('é'.repeat(300_000));
    const content = Buffer.concat([Buffer.from('x'), valid, Buffer.from([0xff]), Buffer.from('\ny\n')]);
    withFile(content, 'x.csv', (path) => {
      expect(readCsv(path, schema)).toEqual([[`x${'é'.repeat(300_000)}\ufffd`], ['y']]);
    });
  });

  it('repairs as Java decodes', () => {
    const repaired = (...bytes: number[]) => Buffer.from(repairUtf8(Uint8Array.from(bytes))).toString();
    expect(repaired(0x61, 0xff, 0x62)).toBe('a\ufffdb');
    expect(repaired(0xed, 0xa0, 0x80)).toBe('\ufffd');
    expect(repaired(0xe2, 0x82)).toBe('\ufffd');
    expect(repaired(0xe2, 0x28, 0xa1)).toBe('\ufffd(\ufffd');
    expect(repaired(0xf0, 0x9f, 0x98, 0x80)).toBe('😀');
    expect(repaired(0xf0, 0x80, 0x80, 0x80)).toBe('\ufffd\ufffd\ufffd\ufffd');
    expect(repaired(0xc3, 0xa9, 0xc3)).toBe('é\ufffd');
  });
});

it('tells what a record in mode FAILFAST looks like', () => {
  const schema = schemaOf({ a: INT, b: INT });
  withFile('1,2\nx,"y"\n', 'x.csv', (path) => {
    expect(() => readCsv(path, schema, { options: { mode: 'FAILFAST' } })).toThrow(
      /FAILED_READ_FILE.NO_HINT.*x,"y"/,
    );
  });
});

it('reads columns in any order and letter case', () => {
  const schema = schemaOf({ a: INT, B: STRING, c: INT });
  withFile('1,x,2\n3,y,4\n', 'x.csv', (path) => {
    expect(readCsv(path, schema, { select: ['c', 'B', 'a'] })).toEqual([
      [2, 'x', 1],
      [4, 'y', 3],
    ]);
    expect(readCsv(path, schema, { select: [] })).toEqual([[], []]);
  });
});

it('reads doubles of any length to the nearest one', () => {
  let seed = 12345;
  const below = (n: number) => {
    seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff;
    return seed % n;
  };
  const digits = (count: number) => Array.from({ length: count }, () => below(10)).join('');
  const texts = Array.from({ length: 20_000 }, () => {
    const fraction = below(19);
    const whole = digits(1 + below(19));
    const exponent = below(4) === 0 ? `e${below(90) - 45}` : '';
    return `${below(2) === 0 ? '-' : ''}${whole}.${digits(fraction)}${exponent}`;
  });
  // Near the middle of two doubles, and where those are far apart.
  texts.push(
    '9007199254740993',
    '9007199254740995',
    '0.5000000000000000277',
    '1e23',
    '8.5e22',
    '4.35',
    '1e64',
    '1e-64',
  );
  texts.push(
    '-73.98242187500001',
    '40.750000000000007',
    '1.7976931348623157e308',
    '2.2250738585072014e-308',
    '5e-324',
    '1e400',
  );
  const schema = schemaOf({ d: { kind: 'double' } });
  const rows = withFile(texts.join('\n'), 'x.csv', (path) => readCsv(path, schema));
  const wrong = texts.filter((text, index) => !Object.is(rows[index]![0], Number(text)));
  expect(wrong).toEqual([]);
});

it('reads times of a session in its zone', () => {
  const schema = schemaOf({ t: { kind: 'timestamp' } });
  const text = '2021-01-05 10:20:30\n2021-07-05 10:20:30.5\n2021-01-05T10:20:30Z\n';
  const rows = withFile(text, 'x.csv', (path) => readCsv(path, schema, { zone: 'Europe/Berlin' }));
  expect(rows.map(([t]) => new Date(Number(t) / 1000).toISOString())).toEqual([
    '2021-01-05T09:20:30.000Z',
    '2021-07-05T08:20:30.500Z',
    '2021-01-05T10:20:30.000Z',
  ]);
});

it('counts what it read', () => {
  const schema = schemaOf({ a: INT });
  withFile('1\n2\n3\n', 'x.csv', (path) => {
    const [split] = splitsOf(path);
    const columns = [{ kind: 'attribute', id: 0, qualifier: [], ...schema[0]! } as const];
    const request = {
      columns,
      eager: 1,
      coded: [],
      dataSchema: schema,
      filters: [],
      limit: null,
      options: {},
      zone: 'UTC',
    };
    const readers = csvFormat.readers(request, newContext());
    const reader = readers.open([split!], 0);
    while (reader.next() !== null);
    expect(readers.metrics).toMatchObject({ bytesRead: 6, rowsRead: 3 });
    reader.close();
  });
});

it('reads one file after the other', () => {
  const schema = schemaOf({ a: INT, b: STRING });
  // Longer than what is read at a time, so that the next file finds larger buffers.
  const long = 'y'.repeat(700_000);
  withFile(`\ufeffa,b\n1,x\n2,${long}`, 'long.csv', (first) =>
    withFile('a,b\r\n3,\r\n', 'crlf.csv', (second) =>
      withFile('', 'empty.csv', (third) => {
        for (const multiLine of ['false', 'true']) {
          const options = { header: 'true', multiLine, enforceSchema: 'false' };
          expect(readCsv([first, second, third, first], schema, { options })).toEqual([
            [1, 'x'],
            [2, long],
            [3, null],
            [1, 'x'],
            [2, long],
          ]);
        }
        withFile('c,b\n', 'other.csv', (other) => {
          const options = { header: 'true', enforceSchema: 'false' };
          expect(() => readCsv([second, other], schema, { options })).toThrow('other.csv');
        });
      }),
    ),
  );
});
