import { describe, expect, test } from 'vitest';
import { SparkError } from '../../src/core/error.ts';
import { analyzeInsert, type InsertTarget } from '../../src/plan/analyzer/insert.ts';
import type { LogicalExpression } from '../../src/plan/logical/node.ts';
import { outputOf } from '../../src/plan/logical/output.ts';
import type { Schema } from '../../src/types/data-type.ts';
import { catalogString } from '../../src/types/type-name.ts';
import { analyze, contextFor, type Settings } from './support.ts';

const schema: Schema = [
  { name: 'k', type: { kind: 'long' }, nullable: true },
  { name: 'v', type: { kind: 'string' }, nullable: true },
  { name: 'p', type: { kind: 'int' }, nullable: true },
];
const one: LogicalExpression = { kind: 'literal', type: { kind: 'int' }, value: 1 };

function insert(sql: string, target: Partial<InsertTarget> = {}, settings: Settings = {}): string {
  const full: InsertTarget = { name: ['default', 'x'], schema, partitionColumns: ['p'], ...target };
  try {
    const plan = analyzeInsert(full, analyze(sql, settings), contextFor(sql, settings));
    return outputOf(plan)
      .map((a) => `${a.name}:${catalogString(a.type)}`)
      .join(',');
  } catch (error) {
    if (error instanceof SparkError) return error.condition;
    throw error;
  }
}

describe('rows of an INSERT', () => {
  const all = 'k:bigint,v:string,p:int';
  test.each<readonly [string, string, Partial<InsertTarget>, Settings, string]>([
    ['by position', 'SELECT a, b, a FROM t', {}, {}, all],
    ['too few', 'SELECT a FROM t', {}, {}, 'INSERT_COLUMN_ARITY_MISMATCH.NOT_ENOUGH_DATA_COLUMNS'],
    ['too many', 'SELECT a, s, a, a FROM t', {}, {}, 'INSERT_COLUMN_ARITY_MISMATCH.TOO_MANY_DATA_COLUMNS'],
    ['a static partition', 'SELECT a, s FROM t', { staticPartition: new Map([['p', one]]) }, {}, all],
    ['a column list', 'SELECT s FROM t', { columns: ['v'] }, {}, all],
    ['by name', 'SELECT a AS p, s AS v, b AS k FROM t', { byName: true }, {}, all],
    [
      'by a wrong name',
      'SELECT a AS q FROM t',
      { byName: true },
      {},
      'INCOMPATIBLE_DATA_FOR_TABLE.EXTRA_COLUMNS',
    ],
    ['an unsafe cast', 'SELECT s, s, a FROM t', {}, {}, 'INCOMPATIBLE_DATA_FOR_TABLE.CANNOT_SAFELY_CAST'],
    [
      'the same, with the old policy',
      'SELECT s, s, a FROM t',
      {},
      { conf: { 'spark.sql.storeAssignmentPolicy': 'LEGACY' } },
      all,
    ],
  ])('%s', (_, sql, target, settings, expected) => {
    expect(insert(sql, target, settings)).toBe(expected);
  });
});
