import { isNullable, typeOf } from '../../expr/expression-type.ts';
import { commonTypeWithoutStrings } from '../../types/coercion/common-type.ts';
import { arrayType, type DataType } from '../../types/data-type.ts';
import { isOrderable } from '../../types/is-orderable.ts';
import { quotedSqlName } from '../../types/type-name.ts';
import { mismatch, unexpectedInput, wrongNumberOfArguments } from '../bind-errors.ts';
import type { AnyExpression, Bind, BindContext } from '../declare.ts';

type ArrayType = Extract<DataType, { kind: 'array' }>;

/** The element type at which two collections, or one and a value, meet; strings stay strings. */
function meet(a: DataType, b: DataType, context: BindContext): DataType | undefined {
  return commonTypeWithoutStrings(a, b, context.mode);
}

interface ElementOptions {
  readonly result: (array: DataType, element: DataType) => DataType;
  readonly nullable: (args: readonly AnyExpression[]) => boolean;
  /** Elements are compared with the value. */
  readonly ordered?: true;
}

/** `f(array, value)`: both are cast to the common type of the elements and the value. */
export function bindArrayAndElement(name: string, options: ElementOptions): Bind {
  return (args, context) => {
    if (args.length !== 2) throw wrongNumberOfArguments(name, '2', args.length);
    const [list, value] = args.map(typeOf) as [DataType, DataType];
    if (list.kind === 'void' || (value.kind === 'void' && options.ordered)) {
      throw mismatch('NULL_TYPE', name, args, context, { functionName: `\`${name}\`` });
    }
    const element = list.kind === 'array' ? meet(list.element, value, context) : undefined;
    if (list.kind !== 'array' || element === undefined) {
      throw mismatch('ARRAY_FUNCTION_DIFF_TYPES', name, args, context, {
        functionName: `\`${name}\``,
        dataType: '"ARRAY"',
        leftType: quotedSqlName(list),
        rightType: quotedSqlName(value),
      });
    }
    if (options.ordered) requireOrder(name, element, args, context);
    const array = arrayType(element, list.containsNull);
    return { args: [array, element], type: options.result(array, element), nullable: options.nullable(args) };
  };
}

/** `f(array, array)`. */
export function bindTwoArrays(
  name: string,
  result: (array: ArrayType) => DataType,
  nullable: (args: readonly AnyExpression[]) => boolean = (args) => args.some(isNullable),
): Bind {
  return (args, context) => {
    if (args.length !== 2) throw wrongNumberOfArguments(name, '2', args.length);
    const [a, b] = args.map(typeOf) as [DataType, DataType];
    const element =
      a.kind === 'array' && b.kind === 'array' ? meet(a.element, b.element, context) : undefined;
    if (a.kind !== 'array' || b.kind !== 'array' || element === undefined) {
      throw mismatch('BINARY_ARRAY_DIFF_TYPES', name, args, context, {
        functionName: `\`${name}\``,
        arrayType: '"ARRAY"',
        leftType: quotedSqlName(a),
        rightType: quotedSqlName(b),
      });
    }
    requireOrder(name, element, args, context);
    const array = { kind: 'array', element, containsNull: a.containsNull || b.containsNull } as const;
    return {
      args: [arrayType(element, a.containsNull), arrayType(element, b.containsNull)],
      type: result(array),
      nullable: nullable(args),
    };
  };
}

/** `f(array)` whose elements are ordered. */
export function bindOrderedArray(name: string, result: (array: ArrayType) => DataType): Bind {
  return (args, context) => {
    if (args.length !== 1) throw wrongNumberOfArguments(name, '1', args.length);
    const type = typeOf(args[0]!);
    if (type.kind !== 'array') {
      throw unexpectedInput(`${name}(${context.sql(args[0]!)})`, 0, 'array', args[0]!, context);
    }
    requireOrder(name, type.element, args, context);
    return { args: [type], type: result(type), nullable: true };
  };
}

function requireOrder(
  name: string,
  type: DataType,
  args: readonly AnyExpression[],
  context: BindContext,
): void {
  if (isOrderable(type) || type.kind === 'interval') return;
  throw mismatch('INVALID_ORDERING_TYPE', name, args, context, {
    functionName: `\`${name}\``,
    dataType: quotedSqlName(type),
  });
}
