import { readFileSync, statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { SparkError } from '../../../src/core/error.ts';
import { csvFormat } from '../../../src/formats/csv/csv-format.ts';
import { localStorage } from '../../../src/storage/local-storage.ts';
import type { Schema } from '../../../src/types/data-type.ts';
import { zoneOf } from '../../../src/types/datetime/zone.ts';
import { castToString } from '../../../src/types/format/cast-string.ts';
import { schemaFromJson, schemaToJson } from '../../../src/types/type-json.ts';
import type { Value } from '../../../src/types/value.ts';
import { readCsv, withFile } from './csv-harness.ts';

/** One line of the file: what Apache Spark 4.2.0 answered. */
interface SparkCase {
  readonly name: string;
  /** Base64. */
  readonly content: string;
  readonly options: Readonly<Record<string, string>>;
  readonly select: string;
  /** The schema is the inferred one. */
  readonly infer?: boolean;
  readonly schema?: unknown;
  /** Values as Spark casts them to strings, binary as hex. */
  readonly rows?: readonly (readonly (string | null)[])[];
  readonly error?: string;
}

const file = new URL('./spark-4.2-csv.jsonl', import.meta.url);
const cases = readFileSync(file, 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as SparkCase);

/** Refused by the analyzer in Spark, which a reader alone can't do; or options that we refuse. */
const NOT_THE_READERS = new Set([
  'convert TIME',
  'char varchar',
  'maxCharsPerColumn',
  'unescapedQuoteHandling BACK_TO_DELIMITER',
  'unescapedQuoteHandling STOP_AT_CLOSING_QUOTE',
]);

/** Spark read times of day on the day it was asked. */
const RECORDED_ON = '2026-11-22';

const utc = zoneOf('UTC');

function shown(value: Value, type: Schema[number]['type']): string | null {
  if (value === null) return null;
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex').toUpperCase();
  return castToString(value, type, utc);
}

function answer(test: SparkCase): unknown {
  return withFile(Buffer.from(test.content, 'base64'), 'case.csv', (path) => {
    const { size, mtimeMs } = statSync(path);
    let schema: Schema;
    if (test.infer) {
      schema = csvFormat.inferSchema([{ path, size, modified: mtimeMs, partition: [] }], {
        open: (name) => localStorage.open(name),
        options: test.options,
        conf: () => undefined,
      });
      expect(schemaToJson(schema)).toEqual(schemaToJson(schemaFromJson(JSON.stringify(test.schema))!));
    } else schema = schemaFromJson(JSON.stringify(test.schema))!;
    if (test.select === 'count(*)')
      return [[String(readCsv(path, schema, { options: test.options, select: [] }).length)]];
    const select = test.select === '*' ? schema.map((field) => field.name) : test.select.split(', ');
    const types = select.map((name) => schema.find((field) => field.name === name)!.type);
    const rows = readCsv(path, schema, { options: test.options, select });
    return rows.map((row) => row.map((value, index) => shown(value, types[index]!)));
  });
}

describe('CSV as Spark 4.2 reads it', () => {
  for (const test of cases.filter(({ name }) => !NOT_THE_READERS.has(name))) {
    it(test.name, () => {
      if (test.error !== undefined) {
        expect(() => answer(test)).toThrow(SparkError);
        return;
      }
      const today = new Date().toISOString().slice(0, 10);
      const expected = JSON.parse(JSON.stringify(test.rows).replaceAll(RECORDED_ON, today));
      expect(answer(test)).toEqual(expected);
    });
  }
});
