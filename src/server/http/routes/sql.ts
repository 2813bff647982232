import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { StatementParameter } from '../../../session/statement.ts';
import { badRequest, type HttpContext } from '../app.ts';
import { chooseFormat, resultFormats } from '../result-format.ts';
import { sessionOf } from '../session.ts';

interface SqlRequest {
  readonly statement: string;
  readonly parameters?: Readonly<Record<string, unknown>> | readonly unknown[];
}

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
  // Errors before the first row must become a status code, so one chunk beyond the header is awaited.
  const head = await take(chunks, 2);
  reply.header('x-sparrow-query-id', execution.id);
  return reply.type(format.contentType).send(Readable.from(rest(head, chunks), { objectMode: false }));
}

async function take(source: AsyncGenerator<Uint8Array>, count: number): Promise<Uint8Array[]> {
  const taken: Uint8Array[] = [];
  while (taken.length < count) {
    const next = await source.next();
    if (next.done) break;
    taken.push(next.value);
  }
  return taken;
}

async function* rest(
  head: readonly Uint8Array[],
  source: AsyncGenerator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  yield* head;
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
