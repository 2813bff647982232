import type { OutgoingHttpHeaders } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { StatementParameter } from '../../../session/statement.ts';
import { badRequest, type HttpContext } from '../app.ts';
import { chooseFormat, resultFormats } from '../result-format.ts';
import { type Chunk, sendChunks } from '../send-chunks.ts';
import { sessionOf } from '../session.ts';

interface SqlRequest {
  readonly statement: string;
  readonly parameters?: Readonly<Record<string, unknown>> | readonly unknown[];
}

/** Bytes, and milliseconds after the first rows, that a result is held back for its status. */
const HEAD_BYTES = 65_536;
const HEAD_TIME = 200;

/** `POST /sql`: one statement in, rows out as a stream. */
export function sqlRoutes(app: FastifyInstance, context: HttpContext): void {
  const schema = {
    tags: ['sql'],
    summary: 'Runs a statement and streams its rows',
    description:
      'The body is the statement, or JSON with `statement` and `parameters` (a list for `?`, an object for ' +
      '`:name`). The header `x-sparrow-session` names a session whose state lasts. Wrong SQL is answered with ' +
      '400 and `error_code`, `message`, `sql_state`, `position`.',
    querystring: {
      type: 'object',
      properties: {
        format: {
          type: 'string',
          description: `One of ${Object.keys(resultFormats).join(', ')}; else by Accept`,
        },
        database: { type: 'string', description: 'The current database of a session for this request' },
      },
    },
  };
  app.post('/sql', { schema }, (request, reply) => runSql(context, request, reply));
}

async function runSql(
  context: HttpContext,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const query = request.query as { format?: string; database?: string };
  const format = chooseFormat(query.format, request.headers.accept);
  if (!format)
    throw badRequest(`Unknown format ${query.format}. Use one of ${Object.keys(resultFormats).join(', ')}.`);
  const { statement, parameters } = readBody(request);
  const cancellation = new AbortController();
  const { session, release } = sessionOf(context.sessions, request, query.database);
  // 'close' also comes after a complete response; cancelling what has ended does nothing.
  reply.raw.once('close', () => {
    cancellation.abort();
    release();
  });
  const execution = await session.execute(statement, {
    encoding: format.encoding,
    signal: cancellation.signal,
    ...(parameters && { parameters: textParameters(parameters) }),
  });
  const chunks = format.write(execution);
  const head = await takeHead(chunks);
  reply.header('x-sparrow-query-id', execution.id).type(format.contentType);
  // Chunks have to be told when they were sent, which a stream between would hide.
  reply.hijack();
  reply.raw.writeHead(200, reply.getHeaders() as OutgoingHttpHeaders);
  await sendChunks(reply.raw, rest(head, chunks));
  return reply;
}

interface Head {
  readonly chunks: readonly Chunk[];
  /** The chunk that was asked for and isn't there yet. */
  readonly pending: Promise<IteratorResult<Chunk>> | null;
}

/**
 * The start of a result. Only an error before it is sent becomes a status code; one behind it can but break the
 * connection. So small results are awaited whole, large ones and those that come slowly in part.
 */
async function takeHead(source: AsyncGenerator<Chunk>): Promise<Head> {
  const chunks: Chunk[] = [];
  let bytes = 0;
  let timer: NodeJS.Timeout | undefined;
  let patience: Promise<null> | null = null;
  try {
    while (bytes < HEAD_BYTES) {
      const pending = source.next();
      const next = await (patience === null ? pending : Promise.race([pending, patience]));
      if (next === null) {
        pending.catch(() => {});
        return { chunks, pending };
      }
      if (next.done) break;
      chunks.push(next.value);
      bytes += next.value.bytes.length;
      // The first chunk is the header, which comes at once; the time runs from the first rows.
      if (chunks.length === 2) {
        patience = new Promise((resolve) => {
          timer = setTimeout(() => resolve(null), HEAD_TIME);
        });
      }
    }
    return { chunks, pending: null };
  } finally {
    clearTimeout(timer);
  }
}

async function* rest(head: Head, source: AsyncGenerator<Chunk>): AsyncGenerator<Chunk> {
  yield* head.chunks;
  const next = await head.pending;
  if (next?.done === false) yield next.value;
  yield* source;
}

function readBody(request: FastifyRequest): SqlRequest {
  const text = (request.body as string | undefined) ?? '';
  if (!request.headers['content-type']?.startsWith('application/json')) return { statement: text };
  const body = parseJson(text) as Partial<SqlRequest> | null;
  if (typeof body?.statement !== 'string') throw badRequest('The JSON body needs a text "statement".');
  return body as SqlRequest;
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw badRequest(`The body is not JSON: ${(error as Error).message}`);
  }
}

/** JSON values as parameters: their JSON type decides the SQL type. */
function textParameters(
  values: Readonly<Record<string, unknown>> | readonly unknown[],
): StatementParameter[] | Record<string, StatementParameter> {
  if (Array.isArray(values)) return values.map(textParameter);
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, textParameter(value)]));
}

function textParameter(value: unknown): StatementParameter {
  switch (typeof value) {
    case 'string':
      return { type: 'string', text: value };
    case 'boolean':
      return { type: 'boolean', text: String(value) };
    case 'number':
      return { type: numberType(value), text: String(value) };
    default:
      if (value === null) return { type: null, text: null };
      throw badRequest('A parameter must be a text, a number, a boolean or null.');
  }
}

function numberType(value: number): string {
  if (!Number.isInteger(value)) return 'double';
  return Math.abs(value) < 2 ** 31 ? 'int' : 'bigint';
}
