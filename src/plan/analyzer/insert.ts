import type { Span } from '../../core/error.ts';
import type { Attribute, EvalMode } from '../../expr/expression.ts';
import { isNullable, typeOf } from '../../expr/expression-type.ts';
import { canCast } from '../../types/cast/can-cast.ts';
import { canStoreAssign } from '../../types/cast/store-assignment.ts';
import { canUpCast } from '../../types/cast/up-cast.ts';
import { type DataType, type Schema, STRING, type StructField } from '../../types/data-type.ts';
import { sameTypeIgnoringNullability } from '../../types/type-equality.ts';
import { quotedSqlName } from '../../types/type-name.ts';
import type { LogicalExpression, LogicalPlan, NamedExpression } from '../logical/node.ts';
import { outputOf } from '../logical/output.ts';
import type { AnalyzerContext } from './analyzer-context.ts';
import { castTo } from './casts.ts';
import { writeChars } from './column-facts.ts';
import { fail, quoteName } from './errors.ts';

/** The table that an INSERT writes to, and how its columns get their values. */
export interface InsertTarget {
  /** In full, for messages. */
  readonly name: readonly string[];
  /** Partition columns last. */
  readonly schema: Schema;
  readonly partitionColumns: readonly string[];
  /** `PARTITION (a = 1)`: constants by column; null for NULL. Columns without a value are dynamic. */
  readonly staticPartition?: ReadonlyMap<string, LogicalExpression>;
  /** `INSERT INTO t (a, b)`: the columns that the query's stand for; undefined for all. */
  readonly columns?: readonly string[] | undefined;
  /** Columns are matched by their names instead of their positions. */
  readonly byName?: boolean;
  /** The columns' defaults, analyzed; a column without one gets NULL. */
  readonly defaults?: ReadonlyMap<string, LogicalExpression>;
  readonly span?: Span | undefined;
}

/**
 * The query's rows as rows of the table: columns in the table's order, under its names, cast by the rules of
 * store assignment; static partition values, defaults and NULLs filled in.
 *
 * @throws INSERT_COLUMN_ARITY_MISMATCH.*, INCOMPATIBLE_DATA_FOR_TABLE.*
 */
export function analyzeInsert(
  target: InsertTarget,
  query: LogicalPlan,
  context: AnalyzerContext,
): LogicalPlan {
  const fold = (name: string): string => (context.conf.caseSensitive ? name : name.toLowerCase());
  const fixed = new Map([...(target.staticPartition ?? [])].map(([name, value]) => [fold(name), value]));
  const open = target.schema.filter((field) => !fixed.has(fold(field.name)));
  const output = outputOf(query);
  const sources =
    target.byName === true ? byName(target, open, output, fold) : byPosition(target, open, output, fold);
  const list = target.schema.map((field): NamedExpression => {
    const key = fold(field.name);
    const value =
      fixed.get(key) ?? sources.get(key) ?? target.defaults?.get(field.name) ?? nullOf(field, target);
    const child = writeChars(store(value, field, target, context), field.type, context);
    return { kind: 'alias', id: context.nextExprId(), name: field.name, child };
  });
  return { kind: 'project', list, child: query };
}

type Sources = ReadonlyMap<string, Attribute>;
type Fold = (name: string) => string;

function byPosition(target: InsertTarget, open: Schema, output: readonly Attribute[], fold: Fold): Sources {
  const named = target.columns;
  const places = named === undefined ? open : namedColumns(target, named, fold);
  // Without a column list the columns at the end may be left out where the table has defaults for them.
  const required =
    named === undefined ? places.filter((f) => target.defaults?.has(f.name) !== true).length : places.length;
  if (output.length > places.length) arityMismatch('TOO_MANY_DATA_COLUMNS', target, places, output);
  if (output.length < required) arityMismatch('NOT_ENOUGH_DATA_COLUMNS', target, places, output);
  return new Map(places.slice(0, output.length).map((field, i) => [fold(field.name), output[i]!]));
}

function namedColumns(target: InsertTarget, names: readonly string[], fold: Fold): Schema {
  const byName = new Map(target.schema.map((f) => [fold(f.name), f]));
  return names.map(
    (name) =>
      byName.get(fold(name)) ??
      fail(
        'UNRESOLVED_COLUMN.WITH_SUGGESTION',
        { objectName: quoteName([name]), proposal: target.schema.map((f) => `\`${f.name}\``).join(', ') },
        target.span,
      ),
  );
}

function byName(target: InsertTarget, open: Schema, output: readonly Attribute[], fold: Fold): Sources {
  const columns = new Set(open.map((f) => fold(f.name)));
  const found = new Map<string, Attribute>();
  const tableName = quoteName(target.name);
  for (const a of output) {
    const key = fold(a.name);
    if (found.has(key)) {
      fail(
        'INCOMPATIBLE_DATA_FOR_TABLE.AMBIGUOUS_COLUMN_NAME',
        { tableName, colName: `\`${a.name}\`` },
        target.span,
      );
    }
    found.set(key, a);
  }
  const extra = output.filter((a) => !columns.has(fold(a.name)));
  if (output.length > open.length) arityMismatch('TOO_MANY_DATA_COLUMNS', target, open, output);
  if (extra.length > 0) {
    const extraColumns = extra.map((a) => `\`${a.name}\``).join(', ');
    fail('INCOMPATIBLE_DATA_FOR_TABLE.EXTRA_COLUMNS', { tableName, extraColumns }, target.span);
  }
  for (const field of open) {
    if (!found.has(fold(field.name)) && !field.nullable) {
      fail(
        'INCOMPATIBLE_DATA_FOR_TABLE.CANNOT_FIND_DATA',
        { tableName, colName: `\`${field.name}\`` },
        target.span,
      );
    }
  }
  return found;
}

function arityMismatch(
  kind: string,
  target: InsertTarget,
  places: Schema,
  output: readonly Attribute[],
): never {
  return fail(
    `INSERT_COLUMN_ARITY_MISMATCH.${kind}`,
    {
      tableName: quoteName(target.name),
      tableColumns: places.map((f) => `\`${f.name}\``).join(', '),
      dataColumns: output.map((a) => `\`${a.name}\``).join(', '),
    },
    target.span,
  );
}

function nullOf(field: StructField, target: InsertTarget): LogicalExpression {
  if (!field.nullable) {
    const parameters = { tableName: quoteName(target.name), colName: `\`${field.name}\`` };
    fail('INCOMPATIBLE_DATA_FOR_TABLE.CANNOT_FIND_DATA', parameters, target.span);
  }
  return { kind: 'literal', type: stored(field.type), value: null };
}

/** The value as one of the column's type. */
function store(
  value: LogicalExpression,
  field: StructField,
  target: InsertTarget,
  context: AnalyzerContext,
): LogicalExpression {
  const { conf } = context;
  const from = typeOf(value);
  const tableName = quoteName(target.name);
  const colName = `\`${field.name}\``;
  if (!field.nullable && isNullable(value) && conf.storeAssignment === 'strict') {
    fail('INCOMPATIBLE_DATA_FOR_TABLE.NULLABLE_COLUMN', { tableName, colName }, target.span);
  }
  const type = stored(field.type);
  if (!isAllowed(from, type, conf.storeAssignment)) {
    fail(
      'INCOMPATIBLE_DATA_FOR_TABLE.CANNOT_SAFELY_CAST',
      { tableName, colName, srcType: quotedSqlName(from), targetType: quotedSqlName(type) },
      target.span,
    );
  }
  if (sameTypeIgnoringNullability(from, type)) return value;
  if (value.kind === 'literal' && value.value === null) return { kind: 'literal', type, value: null };
  const mode: EvalMode = conf.storeAssignment === 'legacy' && !conf.ansi ? 'legacy' : 'ansi';
  return castTo(value, type, conf, { mode });
}

function isAllowed(from: DataType, to: DataType, policy: 'ansi' | 'legacy' | 'strict'): boolean {
  switch (policy) {
    case 'ansi':
      return canStoreAssign(from, to);
    case 'strict':
      return canUpCast(from, to);
    case 'legacy':
      return canCast(from, to, 'legacy');
  }
}

/** CHAR and VARCHAR columns hold strings. */
function stored(type: DataType): DataType {
  return type.kind === 'char' || type.kind === 'varchar' ? STRING : type;
}
