/** The parts of `node-sql-parser`'s syntax tree that skeletons give rise to. */

export interface ParsedSelect {
  readonly type: 'select';
  readonly with: readonly ParsedCommonTable[] | null;
  readonly distinct: { readonly type: string | null } | null;
  readonly columns: readonly { readonly expr: ParsedExpression; readonly as: string | null }[];
  readonly from: readonly ParsedRelation[] | null;
  readonly where: ParsedExpression | null;
  readonly groupby: { readonly columns: readonly ParsedExpression[] | null } | null;
  readonly having: ParsedExpression | null;
  readonly orderby: readonly ParsedSort[] | null;
  readonly limit: {
    readonly seperator: string;
    readonly value: readonly { readonly value: number }[];
  } | null;
  readonly set_op?: string;
  readonly _next?: ParsedSelect;
}

export interface ParsedCommonTable {
  readonly name: { readonly value: string };
  readonly stmt: ParsedSelect | { readonly ast: ParsedSelect };
  readonly columns: readonly ParsedExpression[] | null;
  readonly recursive?: boolean;
}

export interface ParsedSort {
  readonly expr: ParsedExpression;
  readonly type: string | null;
  readonly nulls: string | null;
}

export interface ParsedRelation {
  readonly as: string | null;
  readonly join?: string;
  readonly on?: ParsedExpression | null;
  readonly using?: readonly (string | { readonly value: string })[];
  readonly prefix?: string | null;
  /** A table. */
  readonly db?: string | null;
  readonly schema?: string | null;
  readonly table?: string;
  /** A function, a query, VALUES, or relations in parentheses. */
  readonly expr?: ParsedExpression | ParsedRelations | ParsedValues | ParsedSubquery;
}

export interface ParsedRelations {
  readonly type: 'tables';
  readonly expr: readonly ParsedRelation[];
}

export interface ParsedValues {
  readonly type: 'values';
  readonly values: readonly { readonly value: readonly ParsedExpression[] }[];
}

export interface ParsedSubquery {
  readonly type?: undefined;
  readonly ast: ParsedSelect;
}

export type ParsedExpression =
  | ParsedSubquery
  | {
      readonly type: 'column_ref';
      readonly schema?: unknown;
      readonly db?: unknown;
      readonly table?: unknown;
      readonly column: unknown;
    }
  | { readonly type: 'single_quote_string' | 'number' | 'bool' | 'null'; readonly value: unknown }
  | { readonly type: 'expr_list'; readonly value: readonly ParsedExpression[] }
  | {
      readonly type: 'binary_expr';
      readonly operator: string;
      readonly left: ParsedExpression;
      readonly right: ParsedExpression & { readonly escape?: { readonly value: ParsedExpression } };
    }
  | { readonly type: 'unary_expr'; readonly operator: string; readonly expr: ParsedExpression }
  | {
      readonly type: 'function';
      readonly name: { readonly name: readonly { readonly value: string }[] };
      readonly args?: { readonly value: readonly ParsedExpression[] } | null;
    }
  | {
      readonly type: 'aggr_func';
      readonly name: string;
      readonly args: {
        readonly distinct?: string | null;
        readonly expr: ParsedExpression;
        readonly orderby?: readonly ParsedSort[] | null;
      };
      readonly over?: ParsedWindow | null;
    }
  | {
      readonly type: 'case';
      readonly expr: ParsedExpression | null;
      readonly args: readonly (
        | { readonly type: 'when'; readonly cond: ParsedExpression; readonly result: ParsedExpression }
        | { readonly type: 'else'; readonly result: ParsedExpression }
      )[];
    };

export interface ParsedWindow {
  readonly as_window_specification: {
    readonly window_specification: {
      readonly partitionby?: readonly { readonly expr: ParsedExpression }[] | null;
      readonly orderby?: readonly ParsedSort[] | null;
      readonly window_frame_clause?: unknown;
    };
  };
}
