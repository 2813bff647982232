/**
 * The syntax tree of Spark SQL: plain tagged unions, every node with the span of its source text.
 *
 * The tree says what was written, not what it means: names are unresolved, types are unchecked, and
 * parentheses have left no trace but the shape. Long `AND`/`OR` chains are flat (`logical.operands`);
 * arithmetic chains are left-deep `binary` nodes, so walk their left spine with a loop, not by recursion.
 */
export type * from './ast/data-type.ts';
export type * from './ast/expression.ts';
export type * from './ast/literal.ts';
export type * from './ast/name.ts';
export type * from './ast/pipe.ts';
export type * from './ast/query.ts';
export type * from './ast/relation.ts';
export type * from './ast/script.ts';
export type * from './ast/statement.ts';
export type * from './ast/statement-alter.ts';
export type * from './ast/statement-create.ts';
export type * from './ast/statement-inspect.ts';
export type * from './ast/statement-write.ts';
export type * from './ast/table-definition.ts';
export type * from './ast/window.ts';
