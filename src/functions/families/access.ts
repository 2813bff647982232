/** Parts of structs, arrays and maps. */
import type { Lowered } from '../../codegen/implementation.ts';
import { i32, irTypeOf } from '../../codegen/instructions.ts';
import type { Ir } from '../../codegen/ir.ts';
import type { LowerContext } from '../../codegen/lower.ts';
import type { Register } from '../../codegen/register.ts';
import type { Call } from '../../expr/expression.ts';
import { isNullable, typeOf } from '../../expr/expression-type.ts';
import type { AnyCall } from '../../expr/print-form.ts';
import { commonType } from '../../types/coercion/common-type.ts';
import { implicitCast } from '../../types/coercion/implicit-cast.ts';
import { type DataType, INT } from '../../types/data-type.ts';
import { isIntegral } from '../../types/type-class.ts';
import { quotedSqlName } from '../../types/type-name.ts';
import { mismatch, quotedFunction, unexpectedInput, wrongNumberOfArguments } from '../bind-errors.ts';
import { type AnyExpression, type Bind, type FunctionDeclaration, scalar } from '../declare.ts';
import { lowerFieldOfEach } from '../lowering/array.ts';
import { arrayElement, countOf, structField } from '../lowering/blob-access.ts';
import { lowerMapValue } from '../lowering/map.ts';

const internal = { group: 'collection', since: '1.0.0', internal: true, examples: [] } as const;

/** The constant index of a struct's field. */
function fieldIndex(call: { readonly args: readonly AnyExpression[] }): number {
  const [, index] = call.args;
  if (index?.kind !== 'literal') throw new Error('the index of a field is constant');
  return Number(index.value);
}

function fieldsOf(type: DataType) {
  if (type.kind !== 'struct') throw new Error(`${type.kind} has no fields`);
  return type.fields;
}

function printField(args: readonly string[], call: AnyCall, type: DataType): string {
  return `${args[0]}.${fieldsOf(type)[fieldIndex(call)]!.name}`;
}

const bindField: Bind = (args) => {
  const struct = args[0]!;
  const field = fieldsOf(typeOf(struct))[fieldIndex({ args })]!;
  return { args: args.map(typeOf), type: field.type, nullable: isNullable(struct) || field.nullable };
};

const bindFields: Bind = (args) => {
  const type = typeOf(args[0]!);
  if (type.kind !== 'array') throw new Error('an array of structs is wanted');
  const field = fieldsOf(type.element)[fieldIndex({ args })]!;
  return {
    args: args.map(typeOf),
    type: { kind: 'array', element: field.type, containsNull: type.containsNull || field.nullable },
    nullable: isNullable(args[0]!),
  };
};

const bindItem: Bind = (args, context) => {
  const [array, index] = args as readonly [AnyExpression, AnyExpression];
  const type = typeOf(array);
  if (type.kind !== 'array') throw unexpectedInput(context.sql(array), 0, 'array', array, context);
  const from = typeOf(index);
  const target = isIntegral(from) ? from : implicitCast(from, 'integral', context.mode);
  if (target === undefined) {
    throw unexpectedInput(`${context.sql(array)}[${context.sql(index)}]`, 1, 'integral', index, context);
  }
  return { args: [type, target], type: type.element, nullable: true };
};

function bindKey(name: string): Bind {
  return (args, context) => {
    const [map, key] = args as readonly [AnyExpression, AnyExpression];
    const type = typeOf(map);
    if (type.kind !== 'map') throw unexpectedInput(`${name}(${context.sql(map)})`, 0, 'map', map, context);
    const target =
      implicitCast(typeOf(key), type.key, context.mode) ?? commonType(type.key, typeOf(key), context.mode);
    if (target === undefined) {
      throw mismatch('MAP_FUNCTION_DIFF_TYPES', name, args, context, {
        functionName: quotedFunction(name),
        dataType: '"MAP"',
        leftType: quotedSqlName(type),
        rightType: quotedSqlName(typeOf(key)),
      });
    }
    return { args: [{ ...type, key: target }, target], type: type.value, nullable: true };
  };
}

function asI32(register: Register): Ir {
  return irTypeOf(register.value) === 'i64' ? i32.wrap_i64(register.value) : register.value;
}

/** The element where the index lies inside; else `outside` decides. */
function elementAt(
  c: LowerContext,
  call: Call,
  array: Register,
  index: Ir,
  inside: Ir,
  outside: () => void,
): Lowered {
  const out = c.output(call.fn, call.type, true);
  c.if(
    inside,
    () => {
      const { value, high, valid } = arrayElement(c, array, index);
      out.set({ type: call.type, value, high, valid });
    },
    () => {
      outside();
      out.setNull();
    },
  );
  return { value: out.register.value, high: out.register.high, valid: out.register.valid };
}

function getItem(c: LowerContext, call: Call, args: readonly Register[]): Lowered {
  const [array, position] = args as readonly [Register, Register];
  const count = countOf(c, array);
  const index = c.f.let('index', asI32(position));
  return elementAt(c, call, array, index, i32.lt_u(index, count), () => {
    if (call.mode !== 'ansi') return;
    c.raise(call.origin, 'INVALID_ARRAY_INDEX', {
      indexValue: { plain: { type: INT, value: index, high: null, valid: null } },
      arraySize: { plain: { type: INT, value: count, high: null, valid: null } },
    });
  });
}

/** Counted from 1, or from the end with negative numbers. */
function countedItem(c: LowerContext, call: Call, args: readonly Register[]): Lowered {
  const [array, position] = args as readonly [Register, Register];
  const { f } = c;
  const count = countOf(c, array);
  const given = f.let('position', asI32(position));
  f.if(i32.eqz(given), () => c.raise(call.origin, 'INVALID_INDEX_OF_ZERO'));
  const index = f.local('i32', 'index');
  f.if(
    i32.gt_s(given, i32.const(0)),
    () => f.set(index, i32.sub(given, i32.const(1))),
    () => f.set(index, i32.add(count, given)),
  );
  return elementAt(c, call, array, f.get(index), i32.lt_u(f.get(index), count), () => {
    if (call.mode !== 'ansi') return;
    c.raise(call.origin, 'INVALID_ARRAY_INDEX_IN_ELEMENT_AT', {
      indexValue: { plain: { type: INT, value: given, high: null, valid: null } },
      arraySize: { plain: { type: INT, value: count, high: null, valid: null } },
    });
  });
}

const bindElement: Bind = (args, context) => {
  if (args.length !== 2) throw wrongNumberOfArguments('element_at', '2', args.length);
  const type = typeOf(args[0]!);
  if (type.kind === 'map') return bindKey('element_at')(args, context);
  if (type.kind === 'array') return bindItem(args, context);
  throw unexpectedInput(
    `element_at(${args.map((a) => context.sql(a)).join(', ')})`,
    0,
    { kind: 'one_of', options: ['array', 'map'] },
    args[0]!,
    context,
  );
};

const collection = { group: 'collection', since: '2.4.0' } as const;

export const accessFunctions: readonly FunctionDeclaration[] = [
  scalar({
    ...internal,
    name: 'get_struct_field',
    bind: bindField,
    nulls: 'custom',
    lowered: (c, call) =>
      c.lowerStrict('field', call.type, [call.args[0]!], false, ([struct]) =>
        structPart(c, struct!, fieldIndex(call)),
      ),
    print: (args, _style, call) => printField(args, call, typeOf(call.args[0]!)),
    description: 'A field of a struct, by its constant index.',
  }),
  scalar({
    ...internal,
    name: 'get_array_struct_fields',
    bind: bindFields,
    nulls: 'custom',
    lowered: (c, call) =>
      c.lowerStrict('fields', call.type, [call.args[0]!], false, ([array]) =>
        lowerFieldOfEach(c, call, array!, fieldIndex(call)),
      ),
    print: (args, _style, call) => {
      const type = typeOf(call.args[0]!);
      return printField(args, call, type.kind === 'array' ? type.element : type);
    },
    description: 'One field of each struct in an array.',
  }),
  scalar({
    ...internal,
    name: 'get_array_item',
    bind: bindItem,
    lowered: getItem,
    print: ([array, index]) => `${array}[${index}]`,
    description: 'An element of an array, counted from 0.',
  }),
  scalar({
    ...internal,
    name: 'get_map_value',
    bind: bindKey('get_map_value'),
    lowered: lowerMapValue,
    print: ([map, key]) => `${map}[${key}]`,
    description: 'The value of a key in a map; NULL where there is none.',
  }),
  scalar({
    ...internal,
    name: 'counted_item',
    bind: bindItem,
    lowered: countedItem,
    description: 'An element of an array, counted from 1 or from its end.',
  }),
  scalar({
    ...collection,
    name: 'element_at',
    bind: bindElement,
    expand: (call) => ({
      ...call,
      fn: typeOf(call.args[0]!).kind === 'map' ? 'get_map_value' : 'counted_item',
    }),
    description: 'An element of an array, counted from 1 or from its end, or the value of a key in a map.',
    examples: [
      ['element_at(array(1, 2, 3), 2)', '2'],
      ["element_at(map(1, 'a', 2, 'b'), 2)", 'b'],
    ],
  }),
  scalar({
    ...collection,
    since: '3.3.0',
    name: 'try_element_at',
    bind: bindElement,
    expand: (call) => ({
      ...call,
      mode: 'try',
      fn: typeOf(call.args[0]!).kind === 'map' ? 'get_map_value' : 'counted_item',
    }),
    description: 'Like element_at, but NULL beyond the end of an array.',
    examples: [['try_element_at(array(1, 2, 3), 4)', 'NULL']],
  }),
  scalar({
    ...collection,
    since: '1.5.0',
    name: 'size',
    aliases: ['cardinality'],
    signature: ['array -> int', 'map -> int'],
    nullable: (args) => args.some(isNullable),
    nulls: 'custom',
    lowered: (c, call) => {
      const size = c.lowerStrict('size', call.type, call.args, false, ([a]) => countOf(c, a!));
      if (call.mode !== 'legacy' || size.valid === null) return size;
      // Before ANSI mode the size of NULL is -1.
      const out = c.output('size', INT, false);
      c.if(
        size.valid,
        () => out.set({ ...size, valid: null }),
        () => out.set({ ...size, value: i32.const(-1), valid: null }),
      );
      return out.register;
    },
    description: 'The number of elements of an array or entries of a map.',
    examples: [
      ["size(array('b', 'd', 'c', 'a'))", '4'],
      ["size(map('a', 1, 'b', 2))", '2'],
    ],
  }),
];

/** Without validity where the field can't be NULL. */
function structPart(c: LowerContext, struct: Register, index: number): Lowered {
  const part = structField(c, struct, index);
  return fieldsOf(struct.type)[index]!.nullable ? part : { value: part.value, high: part.high };
}
