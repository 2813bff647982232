import type { SparkError } from '../core/error.ts';
import { isNullable, typeOf } from '../expr/expression-type.ts';
import { commonTypeOf } from '../types/coercion/common-type.ts';
import { acceptsType, defaultType, implicitCast, type TypeSpec } from '../types/coercion/implicit-cast.ts';
import { type DataType, STRING } from '../types/data-type.ts';
import { typeEquals } from '../types/type-equality.ts';
import { differentTypes, unexpectedInput, wrongNumberOfArguments } from './bind-errors.ts';
import type { AnyExpression, BindContext, Binding, FunctionDeclaration } from './declare.ts';
import { type Pattern, parseSignature, type Signature } from './signature.ts';

type Signed = Exclude<FunctionDeclaration, { kind: 'table' | 'generator' }>;

const parsed = new WeakMap<object, readonly Signature[]>();

function signaturesOf(declaration: Signed): readonly Signature[] {
  let signatures = parsed.get(declaration);
  if (signatures === undefined) {
    const texts = declaration.signature;
    if (texts === undefined) throw new Error(`function ${declaration.name} declares no types`);
    signatures = (typeof texts === 'string' ? [texts] : texts).map(parseSignature);
    parsed.set(declaration, signatures);
  }
  return signatures;
}

/** How many parameters the longest of a declaration's signatures has. */
export function parameterCount(declaration: FunctionDeclaration): number {
  if (declaration.kind === 'table' || declaration.kind === 'generator') return 0;
  return Math.max(...signaturesOf(declaration).map((s) => s.parameters.length));
}

/** Binds arguments to the first of a declaration's signatures that takes them. */
export function bindSignature(
  declaration: FunctionDeclaration,
  name: string,
  args: readonly AnyExpression[],
  context: BindContext,
): Binding {
  if (declaration.kind === 'table' || declaration.kind === 'generator') {
    throw new Error(`function ${declaration.name} binds itself`);
  }
  const signatures = signaturesOf(declaration);
  const fitting = signatures.filter((s) => takesCount(s, args.length));
  if (fitting.length === 0) throw wrongNumberOfArguments(name, expectedCounts(signatures), args.length);
  const nullable = resultIsNullable(declaration, args, context);
  let failure: (() => SparkError) | undefined;
  for (const exact of fitting.length > 1 ? [true, false] : [false]) {
    for (const signature of fitting) {
      const bound = match(signature, name, args, context, exact);
      if ('error' in bound) failure ??= bound.error;
      else return { ...bound, nullable };
    }
    if (exact) failure = undefined;
  }
  throw failure!();
}

function resultIsNullable(
  declaration: Signed,
  args: readonly AnyExpression[],
  context: BindContext,
): boolean {
  const rule = declaration.nullable ?? 'strict';
  if (typeof rule === 'function') return rule(args, context);
  return rule === 'always' || (rule === 'strict' && args.some((a) => a.kind !== 'lambda' && isNullable(a)));
}

function takesCount(signature: Signature, count: number): boolean {
  return count >= signature.required && (signature.variadic || count <= signature.parameters.length);
}

/** As WRONG_NUM_ARGS shows them: `2`, `[1, 2]`, `> 0`. */
function expectedCounts(signatures: readonly Signature[]): string {
  const variadic = signatures.find((s) => s.variadic);
  if (variadic !== undefined) return `> ${variadic.required - 1}`;
  const counts = new Set<number>();
  for (const s of signatures) for (let n = s.required; n <= s.parameters.length; n += 1) counts.add(n);
  const sorted = [...counts].sort((a, b) => a - b);
  return sorted.length === 1 ? String(sorted[0]) : `[${sorted.join(', ')}]`;
}

type Match =
  | { readonly args: readonly DataType[]; readonly type: DataType }
  | { readonly error: () => SparkError };

function match(
  signature: Signature,
  name: string,
  args: readonly AnyExpression[],
  context: BindContext,
  exact: boolean,
): Match {
  const patterns = args.map((_, i) => signature.parameters[Math.min(i, signature.parameters.length - 1)]!);
  const variables = new Map<string, DataType>();
  const types = args.map(typeOf);
  // Printed only for errors: calls nest, and printing each of them would take quadratic time.
  const call = (): string => `${name}(${args.map((a) => context.sql(a)).join(', ')})`;
  for (const variable of variablesOf(signature)) {
    const found = types.flatMap((type, i) => occurrences(patterns[i]!, type, variable.name));
    if (found.length === 0) continue;
    const common = found.every((t) => typeEquals(t, found[0]!))
      ? found[0]!
      : commonTypeOf(found, context.mode);
    const chosen = common && (exact ? common : implicitCast(common, variable.bound, context.mode));
    if (chosen === undefined || (exact && !acceptsType(variable.bound, chosen))) {
      const index = patterns.findIndex((p, i) => occurrences(p, types[i]!, variable.name).length > 0);
      const error = () =>
        common === undefined
          ? differentTypes(call(), name, types)
          : unexpectedInput(call(), index, variable.bound, args[index]!, context);
      return { error };
    }
    variables.set(variable.name, chosen);
  }
  const targets: DataType[] = [];
  for (const [index, pattern] of patterns.entries()) {
    const from = types[index]!;
    const spec = specOf(pattern, variables);
    const target = exact
      ? acceptsType(spec, from)
        ? from
        : undefined
      : implicitCast(from, spec, context.mode);
    if (target === undefined) {
      return { error: () => unexpectedInput(call(), index, spec, args[index]!, context) };
    }
    targets.push(pattern.kind === 'variable' ? (variables.get(pattern.name) ?? target) : target);
  }
  return { args: targets, type: resultOf(signature.result, variables) };
}

function variablesOf(signature: Signature): { name: string; bound: TypeSpec }[] {
  const found = new Map<string, TypeSpec>();
  const visit = (pattern: Pattern): void => {
    switch (pattern.kind) {
      case 'variable':
        if (!found.has(pattern.name)) found.set(pattern.name, pattern.bound);
        break;
      case 'array':
        visit(pattern.element);
        break;
      case 'map':
        visit(pattern.key);
        visit(pattern.value);
        break;
      case 'lambda':
        visit(pattern.result);
        break;
      case 'spec':
        break;
    }
  };
  signature.parameters.forEach(visit);
  return [...found].map(([name, bound]) => ({ name, bound }));
}

/** The types that stand where the pattern has the variable. */
function occurrences(pattern: Pattern, type: DataType, variable: string): DataType[] {
  switch (pattern.kind) {
    case 'variable':
      return pattern.name === variable ? [type] : [];
    case 'array':
      return type.kind === 'array' ? occurrences(pattern.element, type.element, variable) : [];
    case 'map':
      return type.kind === 'map'
        ? [
            ...occurrences(pattern.key, type.key, variable),
            ...occurrences(pattern.value, type.value, variable),
          ]
        : [];
    case 'lambda':
      return occurrences(pattern.result, type, variable);
    case 'spec':
      return [];
  }
}

function specOf(pattern: Pattern, variables: ReadonlyMap<string, DataType>): TypeSpec {
  switch (pattern.kind) {
    case 'spec':
      return pattern.spec;
    case 'variable':
      return variables.get(pattern.name) ?? pattern.bound;
    case 'array':
      return { kind: 'array_of', element: specOf(pattern.element, variables) };
    case 'map':
      return {
        kind: 'map_of',
        key: specOf(pattern.key, variables),
        value: specOf(pattern.value, variables),
      };
    case 'lambda':
      return specOf(pattern.result, variables);
  }
}

function resultOf(pattern: Pattern, variables: ReadonlyMap<string, DataType>): DataType {
  switch (pattern.kind) {
    case 'spec':
      return pattern.spec === 'string' ? STRING : (defaultType(pattern.spec) ?? { kind: 'void' });
    case 'variable':
      return variables.get(pattern.name) ?? { kind: 'void' };
    case 'array':
      return { kind: 'array', element: resultOf(pattern.element, variables), containsNull: true };
    case 'map':
      return {
        kind: 'map',
        key: resultOf(pattern.key, variables),
        value: resultOf(pattern.value, variables),
        valueContainsNull: true,
      };
    case 'lambda':
      return resultOf(pattern.result, variables);
  }
}
