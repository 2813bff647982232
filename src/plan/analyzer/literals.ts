import type { Literal } from '../../expr/expression.ts';
import { BOOLEAN, INT, LONG, STRING } from '../../types/data-type.ts';

export function stringLiteral(value: string): Literal {
  return { kind: 'literal', type: STRING, value };
}

export function intLiteral(value: number): Literal {
  return { kind: 'literal', type: INT, value };
}

export function longLiteral(value: bigint): Literal {
  return { kind: 'literal', type: LONG, value };
}

export function booleanLiteral(value: boolean): Literal {
  return { kind: 'literal', type: BOOLEAN, value };
}
