import { SparkError } from '../../core/error.ts';
import type { DataTypeNode, SimpleTypeName } from '../ast/data-type.ts';
import type { Expression } from '../ast/expression.ts';
import { parseExpression } from '../spark/parse.ts';
import type { StatementContext } from './context.ts';
import type { TypeName } from './type-name.ts';

const SIMPLE: Readonly<Record<string, SimpleTypeName>> = {
  bool: 'boolean',
  bytea: 'binary',
  date: 'date',
  float4: 'float',
  float8: 'double',
  int2: 'smallint',
  int4: 'int',
  int8: 'bigint',
  timestamp: 'timestamp_ntz',
  timestamptz: 'timestamp',
};
/** Texts to the engine, whatever else they are to PostgreSQL. */
const TEXTS: ReadonlySet<string> = new Set([
  'text',
  'bpchar',
  'cstring',
  'json',
  'jsonb',
  'unknown',
  'uuid',
  'xml',
]);
/** Types with a conversion of their own: functions `pg:cast.<type>`. */
const OWN: ReadonlySet<string> = new Set(
  `aclitem char cid inet information_schema int2vector name oid oidvector pg_node_tree refcursor regclass regcollation
   regconfig regnamespace regoper regoperator regproc regprocedure regrole regtype tid xid xid8`.split(/\s+/),
);
/** Domains of information_schema. */
const DOMAINS: Readonly<Record<string, string>> = {
  cardinal_number: 'int4',
  character_data: 'varchar',
  sql_identifier: 'name',
  time_stamp: 'timestamptz',
  yes_or_no: 'varchar',
};

/** `operand::type`. @throws UNSUPPORTED_DATATYPE */
export function translateCast(operand: Expression, type: TypeName, context: StatementContext): Expression {
  const name = DOMAINS[type.name] ?? type.name;
  if (type.array || name === 'int2vector' || name === 'oidvector') {
    const element = type.array ? name : name.replace('vector', '');
    return context.call('pg:cast.array', [operand, context.string(element)], type.span);
  }
  if (name === 'interval') return interval(operand, type, context);
  if (OWN.has(name)) return context.call(`pg:cast.${name}`, [operand], type.span);
  if (name === 'varchar' && type.arguments.length === 0)
    return context.call('pg:cast.varchar', [operand], type.span);
  const node = typeNode(name, type);
  if (node === null)
    throw new SparkError('UNSUPPORTED_DATATYPE', { typeName: `"${name}"` }, { span: type.span });
  // A numeric without bounds has the digits that are written; others get Spark's widest usual type.
  if (name === 'numeric' && type.arguments.length === 0 && operand.kind === 'stringLiteral') {
    const text = operand.value.trim();
    if (/^-?\d+(\.\d+)?$/.test(text))
      return { kind: 'numericLiteral', type: 'decimal', text, span: operand.span };
  }
  if (name === 'bool' && operand.kind === 'stringLiteral') {
    return {
      kind: 'booleanLiteral',
      value: /^(t|tr|tru|true|y|ye|yes|on|1)$/i.test(operand.value.trim()),
      span: operand.span,
    };
  }
  return { kind: 'cast', syntax: 'CAST', operand, type: node, span: type.span };
}

function typeNode(name: string, { span, arguments: list }: TypeName): DataTypeNode | null {
  const simple = SIMPLE[name];
  if (simple !== undefined) return { kind: 'simpleType', name: simple, span };
  if (TEXTS.has(name)) return { kind: 'stringType', collation: undefined, span };
  if (name === 'varchar')
    return { kind: 'characterType', name: 'varchar', length: list[0] ?? 1, collation: undefined, span };
  if (name === 'numeric') {
    const [precision = 38, scale = list.length === 0 ? 18 : 0] = list;
    return { kind: 'decimalType', precision, scale, span };
  }
  if (name === 'time') return { kind: 'timeType', precision: list[0] ?? 6, span };
  return null;
}

/** Only literals: Spark's interval literals take PostgreSQL's usual forms, `1 day 02:00:00` among them. */
function interval(operand: Expression, type: TypeName, context: StatementContext): Expression {
  if (operand.kind !== 'stringLiteral')
    return context.unsupported('a cast to INTERVAL of anything but a literal');
  const text = operand.value
    .trim()
    .replace(/\bmons?\b/gi, 'months')
    .replace(
      /\b(\d+):(\d+)(?::(\d+(?:\.\d+)?))?\b/g,
      (_, h, m, s) => `${h} hours ${m} minutes ${s ?? 0} seconds`,
    );
  return { ...parseExpression(`INTERVAL '${text.replaceAll("'", "''")}'`), span: type.span };
}
