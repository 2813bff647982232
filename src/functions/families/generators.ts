/** Functions that give rows. */
import { isNullable, typeOf } from '../../expr/expression-type.ts';
import { commonType } from '../../types/coercion/common-type.ts';
import { arrayType, type DataType, INT, type StructField, structType } from '../../types/data-type.ts';
import { quotedSqlName } from '../../types/type-name.ts';
import type { Value } from '../../types/value.ts';
import { mismatch, unexpectedInput, wrongNumberOfArguments } from '../bind-errors.ts';
import { type AnyExpression, type Bind, type FunctionDeclaration, generator } from '../declare.ts';

const group = { group: 'generator', since: '1.0.0' } as const;

function field(name: string, type: DataType, nullable: boolean): StructField {
  return { name, type, nullable };
}

/** The columns of an exploded array or map; `outer` rows may be NULL throughout. */
function bindExplode(name: string, withPosition: boolean, outer: boolean): Bind {
  return (args, context) => {
    const [collection] = args;
    if (collection === undefined || args.length !== 1) throw wrongNumberOfArguments(name, '1', args.length);
    const type = typeOf(collection);
    const position = withPosition ? [field('pos', INT, outer)] : [];
    const bound = (fields: readonly StructField[]) => ({
      args: [type],
      type: structType([...position, ...fields]),
      nullable: outer,
    });
    if (type.kind === 'array') return bound([field('col', type.element, outer || type.containsNull)]);
    if (type.kind === 'map') {
      return bound([
        field('key', type.key, outer),
        field('value', type.value, outer || type.valueContainsNull),
      ]);
    }
    const spec = { kind: 'one_of', options: ['array', 'map'] } as const;
    throw unexpectedInput(`${name}(${context.sql(collection)})`, 0, spec, collection, context);
  };
}

function explode(
  name: string,
  withPosition: boolean,
  outer: boolean,
  description: string,
  example: string,
): FunctionDeclaration {
  return generator({
    ...group,
    name,
    parameters: ['collection'],
    bind: bindExplode(name, withPosition, outer),
    rows: { withPosition, outer },
    description,
    examples: [[`${name}(array(10, 20))`, example]],
  });
}

function bindInline(name: string, outer: boolean): Bind {
  return (args, context) => {
    const [structs] = args;
    if (structs === undefined || args.length !== 1) throw wrongNumberOfArguments(name, '1', args.length);
    const type = typeOf(structs);
    if (type.kind !== 'array' || type.element.kind !== 'struct') {
      const spec = arrayType(structType([]));
      throw unexpectedInput(`${name}(${context.sql(structs)})`, 0, spec, structs, context);
    }
    const nullable = outer || type.containsNull;
    const fields = type.element.fields.map((f) => field(f.name, f.type, nullable || f.nullable));
    return { args: [type], type: structType(fields), nullable: outer };
  };
}

function inline(name: string, outer: boolean, since: string, description: string): FunctionDeclaration {
  return generator({
    ...group,
    since,
    name,
    parameters: ['input'],
    bind: bindInline(name, outer),
    rows: (call) => {
      const width = call.type.kind === 'struct' ? call.type.fields.length : 0;
      const empty = new Array<Value>(width).fill(null);
      return (structs: readonly (readonly Value[] | null)[] | null) => {
        if (structs === null || structs.length === 0) return outer ? [empty] : [];
        return structs.map((s) => s ?? empty);
      };
    },
    description,
    examples: [[`${name}(array(struct(1, 'a'), struct(2, 'b')))`, '1 a']],
  });
}

/** The number of rows, and the types of the columns: of each the first that isn't NULL's. */
const bindStack: Bind = (args, context) => {
  const [count, ...values] = args as readonly [AnyExpression, ...AnyExpression[]];
  if (args.length < 2) throw wrongNumberOfArguments('stack', '> 1', args.length);
  const rows = count.kind === 'literal' && typeof count.value === 'number' ? count.value : undefined;
  if (rows === undefined) {
    if (count.kind === 'literal' && count.value === null) {
      throw mismatch('UNEXPECTED_NULL', 'stack', args, context, { exprName: '`n`' });
    }
    if (typeOf(count).kind !== 'int') throw unexpectedInput('stack', 0, INT, count, context);
    throw mismatch('NON_FOLDABLE_INPUT', 'stack', args, context, {
      inputName: '`n`',
      inputType: '"INT"',
      inputExpr: `"${context.sql(count)}"`,
    });
  }
  if (rows < 1) {
    throw mismatch('VALUE_OUT_OF_RANGE', 'stack', args, context, {
      exprName: '`n`',
      valueRange: '(0, 2147483647]',
      currentValue: String(rows),
    });
  }
  const width = Math.ceil(values.length / rows);
  const fields: StructField[] = [];
  for (let column = 0; column < width; column += 1) {
    let type: DataType = { kind: 'void' };
    let nullable = values.length < rows * width;
    for (let i = column; i < values.length; i += width) {
      const next = commonType(type, typeOf(values[i]!), context.mode);
      if (next === undefined || (type.kind !== 'void' && !sameKind(type, typeOf(values[i]!)))) {
        throw mismatch('STACK_COLUMN_DIFF_TYPES', 'stack', args, context, {
          columnIndex: String(column),
          leftParamIndex: String(column + 1),
          leftType: quotedSqlName(type),
          rightParamIndex: String(i + 1),
          rightType: quotedSqlName(typeOf(values[i]!)),
        });
      }
      type = next;
      nullable ||= isNullable(values[i]!);
    }
    fields.push(field(`col${column}`, type, nullable));
  }
  const types = values.map((_, i) => fields[i % width]!.type);
  return { args: [INT, ...types], type: structType(fields), nullable: false };
};

function sameKind(a: DataType, b: DataType): boolean {
  return b.kind === 'void' || a.kind === b.kind;
}

export const generatorFunctions: readonly FunctionDeclaration[] = [
  explode('explode', false, false, 'A row for each element of an array or entry of a map.', '10'),
  explode('explode_outer', false, true, 'Like explode, with a row of NULLs where there is nothing.', '10'),
  explode('posexplode', true, false, 'A row for each element or entry, with its position from 0.', '0 10'),
  explode(
    'posexplode_outer',
    true,
    true,
    'Like posexplode, with a row of NULLs where there is nothing.',
    '0 10',
  ),
  inline('inline', false, '2.0.0', 'A row for each struct in an array, a column for each field.'),
  inline('inline_outer', true, '2.0.0', 'Like inline, with a row of NULLs where there is nothing.'),
  generator({
    ...group,
    since: '2.0.0',
    name: 'stack',
    bind: bindStack,
    rows: (call) => {
      const width = call.type.kind === 'struct' ? call.type.fields.length : 0;
      return (count: number, ...values: Value[]) =>
        Array.from({ length: count }, (_, row) =>
          Array.from({ length: width }, (_, column) => values[row * width + column] ?? null),
        );
    },
    description: 'The values in so many rows.',
    examples: [['stack(2, 1, 2, 3)', '1 2']],
  }),
];
