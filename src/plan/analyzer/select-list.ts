import type { Span } from '../../core/error.ts';
import type { Attribute, GeneratorCall } from '../../expr/expression.ts';
import { attributeOf } from '../../expr/expression-type.ts';
import type * as ast from '../../lang/ast/expression.ts';
import type { LogicalExpression, LogicalPlan, NamedExpression } from '../logical/node.ts';
import { columnName } from './column-name.ts';
import { type ExpressionEnv, nextId } from './environment.ts';
import { fail } from './errors.ts';
import { generatorColumns, isGeneratorCall } from './generators.ts';
import { LateralAliasCollector } from './lateral-aliases.ts';
import { printSql } from './print-sql.ts';
import { resolveExpression } from './resolve-expression.ts';
import { makeScope, type Scope } from './scope.ts';
import { expandStar } from './stars.ts';

/** An element of a select list: a column, or a generator that gives one or several. */
export type ListElement =
  | {
      readonly kind: 'column';
      readonly named: NamedExpression;
      readonly span: Span;
    }
  | {
      readonly kind: 'generator';
      readonly call: GeneratorCall<LogicalPlan>;
      readonly output: readonly Attribute[];
      readonly span: Span;
    };

export interface SelectList {
  readonly elements: readonly ListElement[];
  /** Whether a star was written: positions in GROUP BY are then not allowed. */
  readonly star: boolean;
  /** How many elements the list was written with. */
  readonly written: number;
}

/**
 * Resolves a select list from left to right, so that later elements see the aliases of earlier ones.
 * Generators come first: their columns can be used anywhere in the list.
 */
export function resolveSelectList(items: readonly ast.NamedExpression[], env: ExpressionEnv): SelectList {
  const collector = new LateralAliasCollector(env.scope.fold);
  const generators = resolveGenerators(items, env);
  const generated = generators.late;
  const lateral = env.query.context.conf.lateralColumnAliases;
  const inner: ExpressionEnv = {
    ...env,
    ...(lateral ? { aliases: collector } : {}),
    ...(generated === undefined ? {} : { late: generated }),
  };
  const elements: ListElement[] = [];
  let star = false;
  for (const [index, item] of items.entries()) {
    const generator = generators.byIndex.get(index);
    if (generator !== undefined) {
      elements.push(generator);
      if (generator.kind === 'generator' && item.alias !== undefined) collector.add(generator.output[0]!);
      continue;
    }
    if (item.expression.kind === 'star') {
      star = true;
      for (const named of expandStar(item.expression, env))
        elements.push({ kind: 'column', named, span: item.span });
      continue;
    }
    const named = resolveItem(item, inner);
    if (item.alias !== undefined) collector.add(attributeOf(named));
    elements.push({ kind: 'column', named, span: item.span });
  }
  return { elements, star, written: items.length };
}

/** An expression of a list with its name: the alias, or the one that Spark makes up. */
function resolveItem(item: ast.NamedExpression, env: ExpressionEnv): NamedExpression {
  const child = resolveExpression(item.expression, env);
  if (item.aliases !== undefined) {
    fail(
      'MULTI_ALIAS_WITHOUT_GENERATOR',
      { expr: `"${printSql(child)}"`, names: item.aliases.map((a) => a.name).join(', ') },
      item.span,
    );
  }
  if (item.alias === undefined) {
    if (child.kind === 'attribute' && env.aliases !== undefined && child.qualifier[0] !== '#lateral')
      return child;
    if (child.kind === 'attribute' && env.aliases === undefined) return child;
  }
  const name = item.alias?.name ?? columnName(item.expression, child, env.query.context.conf.zone);
  return { kind: 'alias', id: nextId(env.query), name, child };
}

/** The columns that a list gives, in order. */
export function listColumns(elements: readonly ListElement[]): readonly Attribute[] {
  return elements.flatMap((e) => (e.kind === 'column' ? [attributeOf(e.named)] : e.output));
}

interface Generators {
  readonly byIndex: ReadonlyMap<number, ListElement>;
  /** Their columns, for names that mean nothing else; undefined without generators. */
  readonly late: Scope | undefined;
}

/** Generators may use each other's columns, in any order: tried until all are resolved. */
function resolveGenerators(items: readonly ast.NamedExpression[], env: ExpressionEnv): Generators {
  const waiting = new Map<number, ast.NamedExpression>();
  for (const [index, item] of items.entries()) {
    if (isGeneratorCall(item.expression, env.query)) waiting.set(index, item);
  }
  const byIndex = new Map<number, ListElement>();
  const columns: Attribute[] = [];
  while (waiting.size > 0) {
    let failure: unknown;
    let progress = false;
    for (const [index, item] of waiting) {
      try {
        const element = resolveGenerator(item, { ...env, late: makeScope([...columns], env.scope.fold) });
        byIndex.set(index, element);
        if (element.kind === 'generator') columns.push(...element.output);
        waiting.delete(index);
        progress = true;
      } catch (error) {
        failure ??= error;
      }
    }
    if (!progress) throw failure;
  }
  return { byIndex, late: columns.length === 0 ? undefined : makeScope(columns, env.scope.fold) };
}

function resolveGenerator(item: ast.NamedExpression, env: ExpressionEnv): ListElement {
  const call: LogicalExpression = resolveExpression(item.expression, { ...env, generators: true });
  if (call.kind !== 'generator_call') throw new Error('a generator resolved to something else');
  const names = item.aliases?.map((a) => a.name) ?? (item.alias && [item.alias.name]);
  const output = generatorColumns(call, names, item.span, env.query);
  return { kind: 'generator', call, output, span: item.span };
}
