import type { AggregateCall, Call, GeneratorCall } from './expression.ts';

/** `sql`: column names and error messages; `explain`: plans, with `#id` behind columns. */
export type PrintStyle = 'sql' | 'explain';

/** How the sort keys of WITHIN GROUP print, see `orderStyle` of aggregates. */
export type OrderStyle = 'full' | 'reversed';

export type AnyCall = Call<unknown> | AggregateCall<unknown> | GeneratorCall<unknown>;

/** How calls of one function print, from the printed arguments; part of the function's declaration. */
export type PrintForm = (args: readonly string[], style: PrintStyle, call: AnyCall) => string;

/** `(a + b)`; as `name(a, b)` when the user called it by a name. */
export function infix(symbol: string): PrintForm {
  return (args, _style, call) =>
    call.alias === undefined ? `(${args.join(` ${symbol} `)})` : `${call.alias}(${args.join(', ')})`;
}

/** `name(a, b)`, whatever name the user took. */
export function named(name: string): PrintForm {
  return (args) => `${name}(${args.join(', ')})`;
}
