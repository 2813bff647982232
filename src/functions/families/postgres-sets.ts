/** PostgreSQL's functions that give rows. */
import type { Call, GeneratorCall } from '../../expr/expression.ts';
import { typeOf } from '../../expr/expression-type.ts';
import { arrayType, BOOLEAN, type DataType, INT, LONG, STRING, structType } from '../../types/data-type.ts';
import type { Value } from '../../types/value.ts';
import type { Bind, FunctionDeclaration } from '../declare.ts';
import { pgGenerator, pgScalar } from './postgres-spec.ts';

type Row = readonly Value[];
type Columns = Readonly<Record<string, DataType>>;

function returns(
  columns: (types: readonly DataType[]) => Columns,
  wanted: (types: readonly DataType[]) => readonly DataType[],
): Bind {
  return (args) => {
    const types = args.map(typeOf);
    const fields = Object.entries(columns(types)).map(([name, type]) => ({ name, type, nullable: true }));
    return { args: wanted(types), type: structType(fields), nullable: false };
  };
}

const elementOf = (type: DataType | undefined): DataType => (type?.kind === 'array' ? type.element : STRING);

/** A function of one column, alone and WITH ORDINALITY. */
function column(
  name: string,
  bind: {
    readonly type: (types: readonly DataType[]) => DataType;
    readonly wanted: (types: readonly DataType[]) => readonly DataType[];
  },
  values: (call: GeneratorCall | Call) => (...args: never[]) => Iterable<Value>,
): readonly FunctionDeclaration[] {
  return [
    // As an array: several such functions in one SELECT list walk in step.
    pgScalar(`rows.${name}`, null, {
      bind: (args) => {
        const types = args.map(typeOf);
        return { args: bind.wanted(types), type: arrayType(bind.type(types), true), nullable: false };
      },
      nulls: 'custom',
      evaluate: (call) => {
        const run = values(call) as (...args: Value[]) => Iterable<Value>;
        return (...args: Value[]) => [...run(...args)];
      },
    }),
    pgGenerator(`set.${name}`, {
      bind: returns((types) => ({ [name]: bind.type(types) }), bind.wanted),
      rows: (call) => {
        const run = values(call) as (...args: Value[]) => Iterable<Value>;
        return (...args: Value[]) => [...run(...args)].map((value): Row => [value]);
      },
    }),
    pgGenerator(`set.${name}_ordinality`, {
      bind: returns((types) => ({ [name]: bind.type(types), ordinality: LONG }), bind.wanted),
      rows: (call) => {
        const run = values(call) as (...args: Value[]) => Iterable<Value>;
        return (...args: Value[]) => [...run(...args)].map((value, i): Row => [value, BigInt(i + 1)]);
      },
    }),
  ];
}

const widest = (types: readonly DataType[]): DataType =>
  types.some((type) => type.kind === 'long') ? LONG : INT;
const asIs = (types: readonly DataType[]): readonly DataType[] => types;

export const postgresSetFunctions: readonly FunctionDeclaration[] = [
  ...column(
    'unnest',
    { type: ([list]) => elementOf(list), wanted: asIs },
    () => (list: Row | null) => list ?? [],
  ),
  ...column(
    'generate_series',
    { type: widest, wanted: (types) => types.map(() => widest(types)) },
    (call) => {
      const long = call.args.some((arg) => typeOf(arg).kind === 'long');
      return function* (
        from: number | bigint | null,
        to: number | bigint | null,
        by: number | bigint = 1,
      ): Iterable<Value> {
        if (from === null || to === null || by === null || Number(by) === 0) return;
        const step = BigInt(by);
        for (let at = BigInt(from); step > 0n ? at <= BigInt(to) : at >= BigInt(to); at += step)
          yield long ? at : Number(at);
      };
    },
  ),
  ...column(
    'generate_subscripts',
    {
      type: () => INT,
      wanted: (types) => [types[0]!, ...types.slice(1).map((_, i) => (i === 0 ? INT : BOOLEAN))],
    },
    () =>
      (list: Row | null, _: number, reverse = false) => {
        const indexes = (list ?? []).map((_, i) => i + 1);
        return reverse ? indexes.reverse() : indexes;
      },
  ),
  ...column(
    'string_to_table',
    { type: () => STRING, wanted: (types) => types.map(() => STRING) },
    () => (text: string | null, separator: string | null) =>
      text === null ? [] : separator === null ? [...text] : text.split(separator),
  ),
  ...column(
    'regexp_split_to_table',
    { type: () => STRING, wanted: (types) => types.map(() => STRING) },
    () => (text: string | null, pattern: string | null) =>
      text === null || pattern === null ? [] : text.split(new RegExp(pattern, 'u')),
  ),
  pgGenerator('set.in_step', {
    bind: (args) => {
      const types = args.map(typeOf);
      const fields = types.map((type, i) => ({ name: `c${i + 1}`, type: elementOf(type), nullable: true }));
      return { args: types, type: structType(fields), nullable: false };
    },
    rows:
      () =>
      (...lists: (Row | null)[]) => {
        const length = Math.max(...lists.map((list) => list?.length ?? 0));
        return Array.from({ length }, (_, row): Row => lists.map((list) => list?.[row] ?? null));
      },
  }),
  pgGenerator('set.expandarray', {
    bind: returns(([list]) => ({ x: elementOf(list), n: INT }), asIs),
    rows: () => (list: Row | null) => (list ?? []).map((value, i): Row => [value, i + 1]),
  }),
  pgGenerator('set.aclexplode', {
    bind: returns(
      () => ({ grantor: LONG, grantee: LONG, privilege_type: STRING, is_grantable: BOOLEAN }),
      asIs,
    ),
    rows: () => () => [],
  }),
  pgGenerator('set.options_to_table', {
    bind: returns(() => ({ option_name: STRING, option_value: STRING }), asIs),
    rows: () => (list: Row | null) =>
      (list ?? []).map((option): Row => {
        const [name, ...value] = String(option).split('=');
        return [name!, value.join('=')];
      }),
  }),
];
