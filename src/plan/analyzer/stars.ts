import type { Attribute } from '../../expr/expression.ts';
import { attributeOf, typeOf } from '../../expr/expression-type.ts';
import { unalias } from '../../expr/rewrite.ts';
import type { Star } from '../../lang/ast/expression.ts';
import type { QualifiedName } from '../../lang/ast/name.ts';
import { catalogString, quotedSqlName } from '../../types/type-name.ts';
import type { LogicalExpression, LogicalPlan, NamedExpression } from '../logical/node.ts';
import { bindFunction } from './bind-function.ts';
import { type ExpressionEnv, nextId } from './environment.ts';
import { fail, quoteName, unresolvedColumn } from './errors.ts';
import { extractField } from './extract-field.ts';
import { stringLiteral } from './literals.ts';
import { lookUp } from './resolve-names.ts';
import { hasQualifier, makeScope, matchName } from './scope.ts';

/** The columns that a star of a select list stands for. */
export function expandStar(node: Star, env: ExpressionEnv): readonly NamedExpression[] {
  const columns = starColumns(node, env);
  if (node.except === undefined) return columns;
  // Names behind EXCEPT mean what the star gives: columns, or the fields of a struct.
  const scope = makeScope(columns.map(attributeOf), env.scope.fold);
  return leaveOut(columns, node.except, { ...env, scope });
}

/** The values of a star among a function's arguments. */
export function expandStarArgument(node: Star, env: ExpressionEnv): readonly LogicalExpression[] {
  return expandStar(node, env).map((e) => (e.kind === 'alias' ? e.child : e));
}

function starColumns(node: Star, env: ExpressionEnv): readonly NamedExpression[] {
  if (node.qualifier === undefined) {
    if (env.scope.columns.length === 0 && env.query.outer === null) {
      fail('INVALID_USAGE_OF_STAR_OR_REGEX', { elem: "'*'", prettyName: 'SELECT without FROM' }, node.span);
    }
    return env.scope.columns;
  }
  const qualifier = node.qualifier.map((p) => p.name);
  const found = qualifiedColumns(qualifier, env);
  if (found.length > 0) return found;
  const around = env.query.outer === null ? [] : qualifiedColumns(qualifier, env.query.outer);
  if (around.length > 0) {
    return around.map((attribute): NamedExpression => {
      const child: LogicalExpression = { kind: 'outer_reference', attribute };
      return { kind: 'alias', id: nextId(env.query), name: attribute.name, child };
    });
  }
  const struct = lookUp(qualifier, node.span, env);
  if (struct !== undefined) {
    const type = typeOf(struct);
    if (type.kind === 'struct') {
      return type.fields.map((field): NamedExpression => {
        const child = extractField(struct, field.name, node.span, env);
        return { kind: 'alias', id: nextId(env.query), name: field.name, child };
      });
    }
    fail(
      'INVALID_USAGE_OF_STAR_OR_REGEX',
      { elem: `'*'`, prettyName: `a column of type ${catalogString(type)}` },
      node.span,
    );
  }
  return fail(
    'CANNOT_RESOLVE_STAR_EXPAND',
    {
      targetString: quoteName(qualifier),
      columns: env.scope.columns.map((c) => `\`${c.name}\``).join(', '),
    },
    node.span,
  );
}

function qualifiedColumns(qualifier: readonly string[], env: ExpressionEnv): readonly Attribute[] {
  const { scope } = env;
  return [...scope.hidden, ...scope.columns].filter((c) => hasQualifier(scope, c, qualifier));
}

/** `* EXCEPT (a, b.c)`: whole columns, or fields of structs. */
export function leaveOut(
  columns: readonly NamedExpression[],
  except: readonly QualifiedName[],
  env: ExpressionEnv,
): readonly NamedExpression[] {
  const dropped = new Map<number, (readonly string[])[]>();
  for (const name of except) {
    const parts = name.parts.map((p) => p.name);
    const match = matchName(env.scope, parts);
    const column = match?.candidates[0];
    if (match === undefined || column === undefined) {
      throw unresolvedColumn(
        parts,
        columns.map((c) => [c.name]),
        name.span,
      );
    }
    if (match.candidates.length > 1) {
      fail(
        'AMBIGUOUS_REFERENCE',
        { name: quoteName(parts), referenceNames: `[${quoteName([column.name])}]` },
        name.span,
      );
    }
    const path = parts.slice(match.used);
    const before = dropped.get(column.id) ?? [];
    const fold = env.scope.fold;
    const overlaps = before.some((other) => {
      const shorter = Math.min(other.length, path.length);
      return other.slice(0, shorter).every((part, i) => fold(part) === fold(path[i]!));
    });
    if (overlaps) {
      const columnsText = except.map((n) => quoteName(n.parts.map((p) => p.name))).join(', ');
      fail('EXCEPT_OVERLAPPING_COLUMNS', { columns: columnsText }, name.span);
    }
    dropped.set(column.id, [...before, path]);
  }
  return columns.flatMap((column): readonly NamedExpression[] => {
    const paths = dropped.get(column.id);
    if (paths === undefined) return [column];
    if (paths.some((path) => path.length === 0)) return [];
    const child = withoutFields(unalias<LogicalPlan>(column), paths, except[0]!, env);
    return [{ kind: 'alias', id: nextId(env.query), name: column.name, child }];
  });
}

function withoutFields(
  value: LogicalExpression,
  paths: readonly (readonly string[])[],
  place: QualifiedName,
  env: ExpressionEnv,
): LogicalExpression {
  const type = typeOf(value);
  if (type.kind !== 'struct') {
    return fail(
      'EXCEPT_NESTED_COLUMN_INVALID_TYPE',
      { columnName: quoteName(paths[0]!), dataType: quotedSqlName(type) },
      place.span,
    );
  }
  const fold = env.scope.fold;
  for (const [first] of paths) {
    if (!type.fields.some((f) => fold(f.name) === fold(first!))) {
      throw unresolvedColumn(
        [first!],
        type.fields.map((f) => [f.name]),
        place.span,
      );
    }
  }
  const args = type.fields.flatMap((field): readonly LogicalExpression[] => {
    const below = paths.filter((p) => fold(p[0]!) === fold(field.name)).map((p) => p.slice(1));
    if (below.some((p) => p.length === 0)) return [];
    const access = extractField(value, field.name, place.span, env);
    return [
      stringLiteral(field.name),
      below.length === 0 ? access : withoutFields(access, below, place, env),
    ];
  });
  return bindFunction('named_struct', args, { env: env.query, span: place.span });
}
