import type { StatementContext } from './context.ts';
import type { ParsedExpression } from './parsed.ts';

/** The name that PostgreSQL gives to a column without alias. */
export function columnName(node: ParsedExpression, context: StatementContext): string {
  return nameOf(node, context)?.name ?? '?column?';
}

interface Found {
  readonly name: string;
  /** Weak names (`case`, a cast's type) give way to a stronger one further in. */
  readonly strong: boolean;
}

const BARE: Readonly<Record<string, string>> = {
  x_array: 'array',
  x_array_query: 'array',
  x_exists: 'exists',
  x_row: 'row',
};

function nameOf(node: ParsedExpression, context: StatementContext): Found | undefined {
  if (!('type' in node) || node.type === undefined) {
    const first = (node as { ast: { columns: readonly { expr: ParsedExpression; as: string | null }[] } }).ast
      .columns[0];
    if (first === undefined) return undefined;
    if (first.as !== null) return { name: context.word(first.as).text, strong: true };
    return nameOf(first.expr, context);
  }
  switch (node.type) {
    case 'column_ref': {
      const last = /i(\d+)"[^"]*$/.exec(JSON.stringify(node.column));
      return last === null ? undefined : { name: context.word(`i${last[1]}`).text, strong: true };
    }
    case 'bool':
      return { name: 'bool', strong: false };
    case 'case': {
      const otherwise = node.args.find((arg) => arg.type === 'else');
      const inner = otherwise && nameOf(otherwise.result, context);
      return inner?.strong ? inner : { name: 'case', strong: false };
    }
    case 'aggr_func':
      return nameOf(node.args.expr, context);
    case 'function': {
      const name = node.name.name[0]!.value;
      const args = node.args?.value ?? [];
      const [first, second] = args;
      if (name.startsWith('i')) return functionName(context.word(name).text, args);
      switch (name) {
        case 'x_cast': {
          const inner = first && nameOf(first, context);
          if (inner?.strong) return inner;
          const type = context.type(String((second as { value: unknown }).value));
          return { name: type.name, strong: false };
        }
        case 'x_field':
          return second && nameOf(second, context);
        case 'x_subscript':
        case 'x_slice':
        case 'x_filter':
        case 'x_ordinality':
          return first && nameOf(first, context);
        case 'x_within':
          return first && nameOf(first, context);
        case 'x_at_zone':
          return { name: 'timezone', strong: true };
        default: {
          const bare = BARE[name];
          return bare === undefined ? undefined : { name: bare, strong: true };
        }
      }
    }
    default:
      return undefined;
  }
}

function functionName(name: string, args: readonly ParsedExpression[]): Found {
  if (name !== 'trim') return { name, strong: true };
  const side = JSON.stringify(args.at(-1) ?? '');
  return {
    name: side.includes('x_leading') ? 'ltrim' : side.includes('x_trailing') ? 'rtrim' : 'btrim',
    strong: true,
  };
}
