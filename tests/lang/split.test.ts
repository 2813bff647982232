import { describe, expect, test } from 'vitest';
import { type ParseOptions, parseStatements, splitStatements } from '../../src/lang/spark/parse.ts';

function split(text: string, options?: ParseOptions): string[] {
  return splitStatements(text, options).map(({ start, end }) => text.slice(start, end));
}

describe('splitStatements', () => {
  test('semicolons in strings, names and comments do not count', () => {
    expect(split('SELECT \';\', "a;b", `c;d`; -- x;\n/* y; */ SELECT 2 ;; SELECT $$;$$')).toEqual([
      'SELECT \';\', "a;b", `c;d`',
      'SELECT 2',
      'SELECT $$;$$',
    ]);
    expect(split(' ; ;; -- nothing\n')).toEqual([]);
  });

  test('nor inside BEGIN ... END', () => {
    const script =
      'BEGIN IF a THEN SELECT CASE WHEN b THEN 1 END; END IF; CASE c WHEN 1 THEN SELECT 1; END CASE; END';
    expect(split(`${script}; l: BEGIN SELECT 1; END l; SELECT 2`)).toEqual([
      script,
      'l: BEGIN SELECT 1; END l',
      'SELECT 2',
    ]);
    expect(split('BEGIN; SELECT 1; END')).toEqual(['BEGIN', 'SELECT 1', 'END']);
  });

  test('both string modes', () => {
    const text = "SELECT '\\'; DROP TABLE t; --'";
    expect(split(text)).toEqual([text]);
    expect(split(text, { standardConformingStrings: true })).toEqual(["SELECT '\\'", 'DROP TABLE t']);
  });

  test('spans of parsed statements count from the start of the text', () => {
    const text = 'SELECT 1;\nSELECT two';
    const statements = parseStatements(text);
    expect(statements.map(({ span }) => text.slice(span.start, span.end))).toEqual([
      'SELECT 1',
      'SELECT two',
    ]);
  });

  test('raw text of a setting ends with its statement', () => {
    const [first, second] = parseStatements('SET a.b = c; SELECT 1');
    expect(first).toMatchObject({ kind: 'setConfig', key: 'a.b', value: 'c' });
    expect(second).toMatchObject({ kind: 'query', span: { start: 13, end: 21 } });
  });

  test('many statements take linear time', () => {
    expect(parseStatements('INSERT INTO t VALUES (1);\n'.repeat(20_000))).toHaveLength(20_000);
  });
});
