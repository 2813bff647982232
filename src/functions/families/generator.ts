import { isNullable, typeOf } from '../../expr/expression-type.ts';
import { type DataType, INT, type StructField, structType } from '../../types/data-type.ts';
import { typeEquals } from '../../types/type-equality.ts';
import { commonTypeOf } from '../../types/coercion/common-type.ts';
import { quotedSqlName } from '../../types/type-name.ts';
import type { Value } from '../../types/value.ts';
import { mismatch, unexpectedInput, wrongNumberOfArguments } from '../bind-errors.ts';
import { type Bind, type FunctionDeclaration, generator } from '../declare.ts';

const rows = { group: 'generator', examples: [] } as const;

const POSITION: StructField = { name: 'pos', type: INT, nullable: false };

/** The columns of an exploded array or map. `outer`: a row of NULLs stands for an empty one. */
function bindExplode(name: string, withPosition: boolean): Bind {
  const outer = name.endsWith('_outer');
  return (args, context) => {
    if (args.length !== 1) throw wrongNumberOfArguments(name, '1', args.length);
    const type = typeOf(args[0]!);
    const columns = explodedColumns(type);
    if (columns === undefined) {
      const spec = { kind: 'one_of', options: ['array', 'map'] } as const;
      throw unexpectedInput(`${name}(${context.sql(args[0]!)})`, 0, spec, args[0]!, context);
    }
    const all = withPosition ? [POSITION, ...columns] : columns;
    const fields = outer ? all.map((field) => ({ ...field, nullable: true })) : all;
    return { args: [type], type: structType(fields), nullable: false };
  };
}

function explodedColumns(type: DataType): readonly StructField[] | undefined {
  if (type.kind === 'array') return [{ name: 'col', type: type.element, nullable: type.containsNull }];
  if (type.kind !== 'map') return undefined;
  return [
    { name: 'key', type: type.key, nullable: false },
    { name: 'value', type: type.value, nullable: type.valueContainsNull },
  ];
}

function explode(withPosition: boolean, outer: boolean) {
  return (call: { readonly args: readonly unknown[]; readonly type: DataType }) => {
    const width = call.type.kind === 'struct' ? call.type.fields.length : 0;
    const isMap = width - (withPosition ? 1 : 0) === 2;
    const nothing = outer ? [new Array<Value>(width).fill(null)] : [];
    return (list: readonly Value[] | null): readonly (readonly Value[])[] => {
      if (list === null || list.length === 0) return nothing;
      return list.map((item, i) => {
        const values = isMap ? (item as readonly Value[]) : [item];
        return withPosition ? [i, ...values] : values;
      });
    };
  };
}

function bindInline(name: string): Bind {
  return (args, context) => {
    if (args.length !== 1) throw wrongNumberOfArguments(name, '1', args.length);
    const type = typeOf(args[0]!);
    if (type.kind !== 'array' || type.element.kind !== 'struct') {
      const spec = { kind: 'array_of', element: 'struct' } as const;
      throw unexpectedInput(`${name}(${context.sql(args[0]!)})`, 0, spec, args[0]!, context);
    }
    // A NULL in the array gives a row of NULLs.
    const nullable = type.containsNull || name.endsWith('_outer');
    const fields = type.element.fields.map((f) => (nullable ? { ...f, nullable: true } : f));
    return { args: [type], type: structType(fields), nullable: false };
  };
}

function inline(outer: boolean) {
  return (call: { readonly type: DataType }) => {
    const width = call.type.kind === 'struct' ? call.type.fields.length : 0;
    const nothing = new Array<Value>(width).fill(null);
    return (list: readonly (readonly Value[] | null)[] | null): readonly (readonly Value[])[] => {
      if (list === null || list.length === 0) return outer ? [nothing] : [];
      return list.map((row) => row ?? nothing);
    };
  };
}

const bindStack: Bind = (args, context) => {
  if (args.length < 2) throw wrongNumberOfArguments('stack', '> 1', args.length);
  const [count, ...values] = args;
  const type = typeOf(count!);
  if (type.kind !== 'int') {
    const call = `stack(${args.map((a) => context.sql(a)).join(', ')})`;
    throw unexpectedInput(call, 0, INT, count!, context);
  }
  if (count!.kind !== 'literal') {
    throw mismatch('NON_FOLDABLE_INPUT', 'stack', args, context, {
      inputName: '`n`',
      inputType: '"INT"',
      inputExpr: `"${context.sql(count!)}"`,
    });
  }
  const lines = count!.value as number | null;
  if (lines === null) throw mismatch('UNEXPECTED_NULL', 'stack', args, context, { exprName: '`n`' });
  if (lines < 1) {
    throw mismatch('VALUE_OUT_OF_RANGE', 'stack', args, context, {
      exprName: '`n`',
      valueRange: '(0, 2147483647]',
      currentValue: String(lines),
    });
  }
  const width = Math.ceil(values.length / lines);
  const columns = Array.from({ length: width }, (_, column): StructField => {
    const inColumn = values.filter((_value, i) => i % width === column);
    const types = inColumn.map(typeOf).filter((t) => t.kind !== 'void');
    const wider = commonTypeOf(types.length === 0 ? [{ kind: 'void' }] : types, context.mode);
    const other = types.findIndex((t) => !typeEquals(t, types[0]!));
    if (wider === undefined || (other > 0 && !sameFamily(types))) {
      const position = (n: number): string => String(inColumn.map((v) => values.indexOf(v) + 1)[n] ?? n);
      throw mismatch('STACK_COLUMN_DIFF_TYPES', 'stack', args, context, {
        columnIndex: String(column),
        leftParamIndex: position(0),
        leftType: quotedSqlName(types[0]!),
        rightParamIndex: position(other),
        rightType: quotedSqlName(types[other]!),
      });
    }
    return {
      name: `col${column}`,
      type: wider,
      nullable: inColumn.some(isNullable) || lines * width > values.length,
    };
  });
  return {
    args: [INT, ...values.map((_, i) => columns[i % width]!.type)],
    type: structType(columns),
    nullable: false,
  };
};

/** Strings stand beside strings only. */
function sameFamily(types: readonly DataType[]): boolean {
  const texts = types.filter((t) => t.kind === 'string').length;
  return texts === 0 || texts === types.length;
}

function explodeFunction(name: string, since: string, description: string): FunctionDeclaration {
  const withPosition = name.startsWith('pos');
  return generator({
    ...rows,
    name,
    since,
    parameters: ['collection'],
    bind: bindExplode(name, withPosition),
    rows: explode(withPosition, name.endsWith('_outer')),
    description,
  });
}

export const generatorFunctions: readonly FunctionDeclaration[] = [
  explodeFunction('explode', '1.0.0', 'A row for each element of an array, or each entry of a map.'),
  explodeFunction('explode_outer', '1.0.0', 'Like explode, with a row of NULLs for an empty collection.'),
  explodeFunction('posexplode', '2.0.0', 'Like explode, with the position from 0 in front.'),
  explodeFunction('posexplode_outer', '2.0.0', 'Like posexplode, with a row of NULLs for an empty collection.'),
  generator({
    ...rows,
    name: 'inline',
    since: '2.0.0',
    parameters: ['input'],
    bind: bindInline('inline'),
    rows: inline(false),
    description: 'A row for each struct of an array, with a column for each of its fields.',
  }),
  generator({
    ...rows,
    name: 'inline_outer',
    since: '2.0.0',
    parameters: ['input'],
    bind: bindInline('inline_outer'),
    rows: inline(true),
    description: 'Like inline, with a row of NULLs for an empty array.',
  }),
  generator({
    ...rows,
    name: 'stack',
    since: '2.0.0',
    bind: bindStack,
    rows: (call) => {
      const width = call.type.kind === 'struct' ? call.type.fields.length : 0;
      return (count: number, ...values: Value[]) =>
        Array.from({ length: count }, (_, line) =>
          Array.from({ length: width }, (_value, column) => values[line * width + column] ?? null),
        );
    },
    description: 'The arguments behind the first cut into so many rows.',
  }),
];
