import type { Expression } from '../ast/expression.ts';
import { intLiteral, type SelectContext } from './context.ts';
import { datetimePattern } from './datetime-pattern.ts';
import type { ParsedExpression } from './parsed.ts';
import type { Word } from './tokens.ts';
import { translateAll, translateExpression } from './translate-expression.ts';

/** A call of a plain function or aggregate. */
export function translateCall(
  word: Word,
  parsed: readonly ParsedExpression[],
  context: SelectContext,
): Expression {
  const { statement } = context;
  const name = word.text;
  if (!word.quoted) {
    if (name === 'extract' || name === 'date_part') {
      const [field, source] = translateAll(parsed, context);
      if (field?.kind === 'stringLiteral' && source !== undefined)
        return extract(field.value, source, context);
    }
    if (name === 'trim') return trim(parsed, context);
    if (name === 'position') {
      const [part, whole] = translateAll(parsed, context);
      return statement.call('pg:strpos', [whole!, part!], word.span);
    }
    if (name === 'nullif' || name === 'coalesce')
      return statement.call(name, translateAll(parsed, context), word.span);
  }
  const own = statement.options.hasFunction(name);
  const args = translateAll(parsed, context);
  const template = args[1];
  if (args.length === 2 && TEMPLATED.has(name) && template?.kind === 'stringLiteral') {
    const pattern = datetimePattern(template.value);
    if (pattern !== null) {
      const fn = name === 'to_char' ? 'date_format' : name;
      return statement.call(fn, [args[0]!, { ...template, value: pattern }], word.span);
    }
  }
  return statement.call(own ? `pg:${name}` : name, args, word.span);
}

/** Functions with a template for dates and times, which Spark writes with other letters. */
const TEMPLATED: ReadonlySet<string> = new Set(['to_char', 'to_date', 'to_timestamp']);

/** Fields that Spark counts otherwise or lacks. */
function extract(field: string, source: Expression, context: SelectContext): Expression {
  const { statement } = context;
  const { span } = statement;
  const plain = (name: string): Expression => ({
    kind: 'extract',
    field: statement.plain(name),
    source,
    span,
  });
  switch (field.toLowerCase()) {
    case 'epoch':
      return statement.call('pg:op.epoch', [source]);
    case 'dow':
      return {
        kind: 'binary',
        operator: '-',
        left: plain('DAYOFWEEK'),
        right: intLiteral(1, span),
        operatorSpan: span,
        span,
      };
    case 'isodow':
      return plain('DAYOFWEEK_ISO');
    case 'isoyear':
      return plain('YEAROFWEEK');
    default:
      return plain(field.toUpperCase());
  }
}

/** `trim(a)`, `trim(LEADING x FROM a)`: the text, then what is trimmed, then the side. */
function trim(parsed: readonly ParsedExpression[], context: SelectContext): Expression {
  const { span } = context.statement;
  const side = /"x_(both|leading|trailing)"/.exec(JSON.stringify(parsed.at(-1)));
  const operands = side === null ? parsed : parsed.slice(0, -1);
  const [source, characters] = operands.map((node) => translateExpression(node, context));
  return {
    kind: 'trim',
    side: (side?.[1]?.toUpperCase() ?? 'BOTH') as 'BOTH' | 'LEADING' | 'TRAILING',
    characters,
    source: source!,
    span,
  };
}
