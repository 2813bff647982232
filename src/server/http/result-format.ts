import { arrowSchemaMessage } from '../../columns/arrow-schema.ts';
import type { ResultBlock, ResultEncoding, StatementExecution } from '../../session/statement.ts';
import { catalogString } from '../../types/type-name.ts';
import type { Chunk } from './send-chunks.ts';
import { drawTable } from './table-format.ts';

/** A form in which `POST /sql` streams rows. */
export interface ResultFormat {
  readonly contentType: string;
  readonly encoding: ResultEncoding;
  /** The bytes of the response; pulls blocks only as fast as the client reads. */
  write(execution: StatementExecution): AsyncGenerator<Chunk>;
}

const NEWLINE = 10;
const COMMA = 44;
const ARROW_END_OF_STREAM = Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0);

export const resultFormats: Readonly<Record<string, ResultFormat>> = {
  json: {
    contentType: 'application/json; charset=utf-8',
    encoding: { kind: 'json_lines' },
    write: writeJson,
  },
  jsonl: {
    contentType: 'application/x-ndjson; charset=utf-8',
    encoding: { kind: 'json_lines' },
    write: writeBlocks,
  },
  csv: separated('text/csv; charset=utf-8', ','),
  tsv: separated('text/tab-separated-values; charset=utf-8', '\t'),
  arrow: {
    contentType: 'application/vnd.apache.arrow.stream',
    encoding: { kind: 'arrow' },
    write: writeArrow,
  },
  table: { contentType: 'text/plain; charset=utf-8', encoding: { kind: 'json_strings' }, write: drawTable },
};

/** The format that `?format=` names, else the first that `Accept` takes, else JSON; undefined if unknown. */
export function chooseFormat(name: string | undefined, accept: string | undefined): ResultFormat | undefined {
  if (name !== undefined) return resultFormats[name.toLowerCase()];
  for (const part of (accept ?? '').split(',')) {
    const wanted = part.split(';')[0]!.trim().toLowerCase();
    const match = Object.values(resultFormats).find((f) => f.contentType.split(';')[0] === wanted);
    if (match) return match;
  }
  return resultFormats.json;
}

function separated(contentType: string, separator: string): ResultFormat {
  return {
    contentType,
    encoding: { kind: 'csv', separator },
    async *write(execution) {
      const header = execution.schema.map((field) => quoteIfNeeded(field.name, separator)).join(separator);
      if (execution.schema.length > 0) yield { bytes: Buffer.from(`${header}\n`) };
      yield* writeBlocks(execution);
    },
  };
}

function quoteIfNeeded(text: string, separator: string): string {
  return /["\r\n]/.test(text) || text.includes(separator) ? `"${text.replaceAll('"', '""')}"` : text;
}

async function* writeBlocks(execution: StatementExecution): AsyncGenerator<Chunk> {
  yield* execution.blocks;
}

/** `{"columns":[{"name","type"}],"data":[{...},...],"rows":n}` */
async function* writeJson(execution: StatementExecution): AsyncGenerator<Chunk> {
  const columns = execution.schema.map((field) => ({ name: field.name, type: catalogString(field.type) }));
  yield { bytes: Buffer.from(`{"columns":${JSON.stringify(columns)},"data":[`) };
  let rows = 0;
  for await (const block of execution.blocks) {
    if (block.rows === 0) continue;
    const list = linesToList(block);
    block.release?.();
    yield { bytes: rows === 0 ? list : Buffer.concat([Buffer.from(','), list]) };
    rows += block.rows;
  }
  yield { bytes: Buffer.from(`],"rows":${rows}}\n`) };
}

/** JSON lines hold no raw newline but the one that ends each, so a list is a matter of replacing these. */
export function linesToList(block: ResultBlock): Uint8Array {
  const list = Uint8Array.prototype.slice.call(block.bytes, 0, block.bytes.length - 1);
  for (let at = list.indexOf(NEWLINE); at >= 0; at = list.indexOf(NEWLINE, at + 1)) list[at] = COMMA;
  return list;
}

async function* writeArrow(execution: StatementExecution): AsyncGenerator<Chunk> {
  yield { bytes: await arrowSchemaMessage(execution.schema) };
  yield* writeBlocks(execution);
  yield { bytes: ARROW_END_OF_STREAM };
}
