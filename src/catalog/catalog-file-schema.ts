/** What a catalog file in YAML holds, as its validated content. */
export interface CatalogFileContent {
  readonly version?: 1;
  readonly conf?: Readonly<Record<string, Scalar>> | null;
  readonly databases?: Readonly<Record<string, FileDatabase | null>> | null;
}

export interface FileDatabase {
  readonly comment?: string;
  readonly tables?: Readonly<Record<string, FileTable>> | null;
  readonly views?: Readonly<Record<string, string | FileView>> | null;
}

/** Keys are the clauses of CREATE TABLE. */
export interface FileTable {
  readonly using?: 'parquet' | 'csv' | 'json' | 'text' | 'orc' | 'avro';
  readonly location: string | readonly string[];
  readonly options?: Readonly<Record<string, Scalar>> | null;
  /** A Spark DDL string: `id INT, name STRING`. */
  readonly schema?: string;
  readonly partitioned_by?: string | readonly string[];
  readonly comment?: string;
  readonly tblproperties?: Readonly<Record<string, Scalar>> | null;
}

export interface FileView {
  readonly query: string;
  readonly comment?: string;
}

export type Scalar = string | number | boolean;

const scalars = { type: ['object', 'null'], additionalProperties: { type: ['string', 'number', 'boolean'] } };
const text = { type: 'string' };
const texts = { oneOf: [text, { type: 'array', items: text, minItems: 1 }] };

const table = {
  type: 'object',
  additionalProperties: false,
  required: ['location'],
  properties: {
    using: { enum: ['parquet', 'csv', 'json', 'text', 'orc', 'avro'] },
    location: texts,
    options: scalars,
    schema: text,
    partitioned_by: texts,
    comment: text,
    tblproperties: scalars,
  },
};

const view = {
  if: { type: 'object' },
  then: {
    additionalProperties: false,
    required: ['query'],
    properties: { query: text, comment: text },
  },
  else: text,
};

/** JSON Schema of `CatalogFileContent`. */
export const catalogFileSchema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    version: { const: 1 },
    conf: scalars,
    databases: {
      type: ['object', 'null'],
      additionalProperties: {
        type: ['object', 'null'],
        additionalProperties: false,
        properties: {
          comment: text,
          tables: { type: ['object', 'null'], additionalProperties: table },
          views: { type: ['object', 'null'], additionalProperties: view },
        },
      },
    },
  },
};
