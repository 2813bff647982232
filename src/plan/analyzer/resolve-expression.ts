import { assertNever } from '../../core/error.ts';
import { typeOf } from '../../expr/expression-type.ts';
import type * as ast from '../../lang/ast/expression.ts';
import { BOOLEAN, STRING } from '../../types/data-type.ts';
import type { LogicalExpression } from '../logical/node.ts';
import { bindFunction } from './bind-function.ts';
import { castTo, checkCast } from './casts.ts';
import { padOperands } from './column-facts.ts';
import { type ExpressionEnv, originOf } from './environment.ts';
import { fail } from './errors.ts';
import { extractField, extractIndex } from './extract-field.ts';
import { resolveIdentifierColumn } from './identifier-clause.ts';
import { stringLiteral } from './literals.ts';
import { binaryFunctions, unaryFunctions } from './operators.ts';
import { resolveParameter } from './parameters.ts';
import { resolveCase } from './resolve-case.ts';
import { resolveCall, resolveNamedFunction } from './resolve-function.ts';
import { resolveLiteral } from './resolve-literal.ts';
import { resolveColumn } from './resolve-names.ts';
import { resolveStruct } from './resolve-struct.ts';
import { resolveSubquery } from './resolve-subqueries.ts';
import { resolveType } from './resolve-type.ts';
import { expandStarArgument } from './stars.ts';

/** An expression of the statement with names, types and coercions settled. */
export function resolveExpression(node: ast.Expression, env: ExpressionEnv): LogicalExpression {
  const call = (fn: string, ...args: readonly ast.Expression[]): LogicalExpression =>
    bindFunction(fn, args.map(resolve), { env: env.query, span: node.span });
  const negated = (e: LogicalExpression, negate: boolean): LogicalExpression =>
    negate ? bindFunction('not', [e], { env: env.query, span: node.span }) : e;
  const inner: ExpressionEnv = env.generators === true ? { ...env, generators: false } : env;
  const resolve = (e: ast.Expression): LogicalExpression => resolveExpression(e, inner);

  switch (node.kind) {
    case 'nullLiteral':
    case 'booleanLiteral':
    case 'numericLiteral':
    case 'stringLiteral':
    case 'binaryLiteral':
    case 'datetimeLiteral':
    case 'intervalLiteral':
      return resolveLiteral(node, env.query);
    case 'parameter':
      return resolveParameter(node, env.query);
    case 'columnReference':
      return resolveColumn(node, env);
    case 'identifierClause':
      return resolveIdentifierColumn(node, env);
    case 'star':
      return fail('INVALID_USAGE_OF_STAR_OR_REGEX', { elem: "'*'", prettyName: 'expression' }, node.span);
    case 'unary':
      return call(unaryFunctions[node.operator], node.operand);
    case 'binary':
      return resolveBinary(node, inner);
    case 'logical': {
      const fn = node.operator === 'AND' ? 'and' : 'or';
      const site = { env: env.query, span: node.span };
      return balanced(node.operands.map(resolve), (a, b) => bindFunction(fn, [a, b], site));
    }
    case 'between':
      return negated(call('between', node.operand, node.low, node.high), node.negated);
    case 'inList':
      return negated(resolveInList(node, inner), node.negated);
    case 'inSubquery':
      return negated(resolveSubquery(node.negated ? { ...node, negated: false } : node, inner), node.negated);
    case 'like': {
      const args = [resolve(node.operand), resolve(node.pattern)];
      if (node.escape !== undefined) args.push(stringLiteral(node.escape));
      const site = { env: env.query, span: node.span };
      return negated(bindFunction(node.operator.toLowerCase(), args, site), node.negated);
    }
    case 'likeQuantified':
      return resolveLikeQuantified(node, inner);
    case 'isNull':
      return call(node.negated ? 'isnotnull' : 'isnull', node.operand);
    case 'isBoolean': {
      if (node.value === 'UNKNOWN') {
        const operand = castTo(resolve(node.operand), BOOLEAN, env.query.context.conf);
        return bindFunction(node.negated ? 'isnotnull' : 'isnull', [operand], {
          env: env.query,
          span: node.span,
        });
      }
      const truth: LogicalExpression = { kind: 'literal', type: BOOLEAN, value: node.value === 'TRUE' };
      const same = bindFunction('equal_null_safe', [resolve(node.operand), truth], {
        env: env.query,
        span: node.span,
      });
      return negated(same, node.negated);
    }
    case 'isDistinctFrom':
      return negated(call('equal_null_safe', node.left, node.right), !node.negated);
    case 'exists':
    case 'scalarSubquery':
      return resolveSubquery(node, inner);
    case 'case':
      return resolveCase(node, inner);
    case 'cast':
      return resolveCast(node, inner);
    case 'collate':
      return bindFunction(
        'collate',
        [resolve(node.operand), stringLiteral(node.collation.parts.map((p) => p.name).join('.'))],
        { env: env.query, span: node.span },
      );
    case 'functionCall':
      return resolveCall(node, env);
    case 'extract':
      return resolveNamedFunction(
        'extract',
        [stringLiteral(node.field.name), resolve(node.source)],
        node.span,
        env.query,
      );
    case 'trim': {
      const fn = node.side === 'BOTH' ? 'trim' : node.side === 'LEADING' ? 'ltrim' : 'rtrim';
      const characters = node.characters === undefined ? [] : [resolve(node.characters)];
      return resolveNamedFunction(fn, [...characters, resolve(node.source)], node.span, env.query);
    }
    case 'timestampAdd':
      return bindFunction(
        'timestampadd',
        [stringLiteral(node.unit), resolve(node.amount), resolve(node.timestamp)],
        { env: env.query, span: node.span, alias: node.name.name.toLowerCase() },
      );
    case 'timestampDiff':
      return bindFunction('timestampdiff', [stringLiteral(node.unit), resolve(node.from), resolve(node.to)], {
        env: env.query,
        span: node.span,
        alias: node.name.name.toLowerCase(),
      });
    case 'structConstructor':
    case 'rowConstructor':
      return resolveStruct(node, inner);
    case 'lambda':
      return fail(
        'INVALID_LAMBDA_FUNCTION_CALL.NON_HIGHER_ORDER_FUNCTION',
        { class: 'expression' },
        node.span,
      );
    case 'subscript':
      return extractIndex(resolve(node.base), resolve(node.index), node.span, inner);
    case 'fieldAccess':
      return extractField(resolve(node.base), node.field.name, node.span, inner);
    case 'semiStructuredExtract':
      return bindFunction(
        'variant_get',
        [resolve(node.base), stringLiteral(`$.${node.path}`), stringLiteral('variant')],
        {
          env: env.query,
          span: node.span,
        },
      );
    default:
      return assertNever(node);
  }
}

/** A long chain of AND or OR as a tree of little depth: halves of it are joined, as in Spark. */
function balanced<T>(operands: readonly T[], join: (a: T, b: T) => T): T {
  if (operands.length === 1) return operands[0]!;
  const middle = Math.ceil(operands.length / 2);
  return join(balanced(operands.slice(0, middle), join), balanced(operands.slice(middle), join));
}

/** A chain of binary operators is left-deep and may be long: its spine is walked with a loop. */
const COMPARISONS: ReadonlySet<ast.Binary['operator']> = new Set(['=', '<=>', '<>', '<', '<=', '>', '>=']);

function resolveBinary(node: ast.Binary, env: ExpressionEnv): LogicalExpression {
  const spine: ast.Binary[] = [];
  let lowest: ast.Expression = node;
  while (lowest.kind === 'binary') {
    spine.push(lowest);
    lowest = lowest.left;
  }
  let result = resolveExpression(lowest, env);
  for (let i = spine.length - 1; i >= 0; i--) {
    const { operator, right, span } = spine[i]!;
    const site = { env: env.query, span };
    const operands = [result, resolveExpression(right, env)];
    const args = COMPARISONS.has(operator) ? padOperands(operands, env.query) : operands;
    result = bindFunction(binaryFunctions[operator], args, site);
    if (operator === '<>') result = bindFunction('not', [result], site);
  }
  return result;
}

function resolveInList(node: ast.InList, env: ExpressionEnv): LogicalExpression {
  const items = node.items.flatMap((e) =>
    e.kind === 'star' ? expandStarArgument(e, env) : [resolveExpression(e, env)],
  );
  const all = [resolveExpression(node.operand, env), ...items];
  return bindFunction('in', padOperands(all, env.query), { env: env.query, span: node.span });
}

/** `a LIKE ANY ('x', 'y')`. */
function resolveLikeQuantified(node: ast.LikeQuantified, env: ExpressionEnv): LogicalExpression {
  const operand = resolveExpression(node.operand, env);
  const site = { env: env.query, span: node.span };
  const like = node.operator.toLowerCase();
  const matches = node.patterns.map((pattern) => {
    const match = bindFunction(like, [operand, resolveExpression(pattern, env)], site);
    return node.negated ? bindFunction('not', [match], site) : match;
  });
  return balanced(matches, (a, b) => bindFunction(node.quantifier === 'ALL' ? 'and' : 'or', [a, b], site));
}

function resolveCast(node: ast.Cast, env: ExpressionEnv): LogicalExpression {
  const child = resolveExpression(node.operand, env);
  const { conf } = env.query.context;
  const written = resolveType(node.type, conf);
  const type = written.kind === 'char' || written.kind === 'varchar' ? STRING : written;
  const mode = node.syntax === 'TRY_CAST' ? 'try' : conf.ansi ? 'ansi' : 'legacy';
  const from = typeOf(child);
  const origin = originOf(env.query, node.span);
  // Casts to nested types leave no trace in names.
  const explicit = type.kind !== 'array' && type.kind !== 'map' && type.kind !== 'struct';
  const cast = castTo(child, type, conf, { explicit, mode, origin });
  return checkCast(cast, from, type, mode, node.span);
}
