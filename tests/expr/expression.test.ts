import { describe, expect, it } from 'vitest';
import { canonicalKey, semanticEquals } from '../../src/expr/equality.ts';
import type { Attribute, Expression } from '../../src/expr/expression.ts';
import { isDeterministic, isFoldable } from '../../src/expr/facts.ts';
import { rewriteUp, substitute } from '../../src/expr/rewrite.ts';
import { attributesOf, operandsOf } from '../../src/expr/walk.ts';
import { explainText, sqlText } from '../../src/functions/print.ts';
import { functionFacts } from '../../src/functions/registry.ts';
import { BOOLEAN, DOUBLE, INT, LONG } from '../../src/types/data-type.ts';
import { bool, cast, fn, int, text } from '../functions/support.ts';

const a: Attribute = { kind: 'attribute', id: 1, name: 'a', type: INT, nullable: true, qualifier: ['t'] };
const b: Attribute = { kind: 'attribute', id: 2, name: 'b', type: LONG, nullable: false, qualifier: [] };

describe('printing', () => {
  it('names columns as Spark does', () => {
    expect(sqlText(fn('+', [a, int(1)]))).toBe('(a + 1)');
    expect(sqlText(fn('+', [a, b]))).toBe('(a + b)');
    expect(sqlText(cast(a, DOUBLE))).toBe('CAST(a AS DOUBLE)');
    expect(sqlText(fn('not', [fn('=', [a, int(1)])]))).toBe('(NOT (a = 1))');
    expect(sqlText(fn('in', [a, int(1), int(2)]))).toBe('(a IN (1, 2))');
    expect(sqlText(fn('isnotnull', [a]))).toBe('(a IS NOT NULL)');
    expect(sqlText(fn('coalesce', [text('x'), text(null)]))).toBe('coalesce(x, NULL)');
    const node: Expression = {
      kind: 'case',
      branches: [{ when: bool(true), then: a }],
      otherwise: int(0),
      type: INT,
      nullable: true,
    };
    expect(sqlText(node)).toBe('CASE WHEN true THEN a ELSE 0 END');
  });
  it('shows plans as Spark does', () => {
    expect(explainText(fn('=', [b, b]))).toBe('(b#2L = b#2L)');
    expect(explainText(fn('+', [a, b]))).toBe('(cast(a#1 as bigint) + b#2L)');
    expect(explainText(fn('isnotnull', [a]))).toBe('isnotnull(a#1)');
    expect(explainText(fn('in', [a, int(1), int(2)]))).toBe('a#1 IN (1,2)');
  });
});

describe('equality', () => {
  it('takes no notice of names and of the order of commutative operands', () => {
    expect(semanticEquals(fn('+', [a, int(1)]), fn('+', [int(1), { ...a, name: 'x', qualifier: [] }]))).toBe(
      true,
    );
    expect(semanticEquals(fn('-', [a, int(1)]), fn('-', [int(1), a]))).toBe(false);
    expect(semanticEquals(int(1), { kind: 'literal', type: LONG, value: 1n })).toBe(false);
    expect(canonicalKey({ kind: 'literal', type: DOUBLE, value: -0 })).not.toBe(
      canonicalKey({ kind: 'literal', type: DOUBLE, value: 0 }),
    );
  });
});

describe('walking and rewriting', () => {
  const sum = fn('+', [fn('*', [a, int(2)]), a]);
  it('finds each attribute once', () => {
    expect(attributesOf(sum).map((x) => x.id)).toEqual([1]);
  });
  it('keeps what does not change', () => {
    expect(rewriteUp(sum, (e) => e)).toBe(sum);
    expect(sqlText(substitute(sum, () => int(3)))).toBe('((3 * 2) + 3)');
  });
  it('flattens chains', () => {
    const p: Attribute = { ...a, type: BOOLEAN };
    const chain = fn('and', [fn('and', [p, p]), p]);
    expect(operandsOf(chain, 'and')).toHaveLength(3);
  });
  it('knows what can be computed ahead', () => {
    expect(isFoldable(fn('+', [int(1), int(2)]), functionFacts)).toBe(true);
    expect(isFoldable(sum, functionFacts)).toBe(false);
    expect(isDeterministic(fn('rand', [int(1)]), functionFacts)).toBe(false);
  });
});
