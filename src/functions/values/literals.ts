import type { Literal } from '../../expr/expression.ts';
import { BOOLEAN, INT, LONG, STRING, VOID } from '../../types/data-type.ts';

/** Literals for defaults of parameters. */
export const text = (value: string): Literal => ({ kind: 'literal', type: STRING, value });
export const integer = (value: number): Literal => ({ kind: 'literal', type: INT, value });
export const bigint = (value: bigint): Literal => ({ kind: 'literal', type: LONG, value });
export const truth = (value: boolean): Literal => ({ kind: 'literal', type: BOOLEAN, value });
export const NULL: Literal = { kind: 'literal', type: VOID, value: null };
