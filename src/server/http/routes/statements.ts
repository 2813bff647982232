import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { StatementParameter } from '../../../session/statement.ts';
import { badRequest, type HttpContext } from '../app.ts';
import { sessionOf } from '../session.ts';
import { StatementStore, type StoredStatement } from '../statement-store.ts';
import { parseJson } from './sql.ts';

const PATH = '/api/2.0/sql/statements';

interface StatementRequest {
  readonly statement: string;
  readonly wait_timeout?: string;
  readonly on_wait_timeout?: 'CONTINUE' | 'CANCEL';
  readonly disposition?: string;
  readonly format?: string;
  readonly parameters?: readonly { readonly name: string; readonly value?: string; readonly type?: string }[];
  readonly row_limit?: number;
  readonly catalog?: string;
  readonly schema?: string;
}

/** The Databricks SQL Statement Execution API, inline results. */
export function statementRoutes(app: FastifyInstance, context: HttpContext): void {
  const store = new StatementStore();
  app.addHook('onClose', async () => store.close());

  app.post(
    PATH,
    describe('Starts a statement and waits for it up to `wait_timeout`'),
    async (request, reply) => {
      const body = readRequest(request);
      const wait = waitMilliseconds(body.wait_timeout);
      const { session, release } = sessionOf(context.sessions, request, body.schema);
      const statement = store.start(session, release, {
        text: body.statement,
        parameters: namedParameters(body.parameters ?? []),
        rowLimit: body.row_limit ?? null,
      });
      await statement.settledWithin(wait);
      if (!statement.settled && wait > 0 && body.on_wait_timeout === 'CANCEL') await statement.cancel();
      return sendJson(reply, statement.describe());
    },
  );

  app.get(`${PATH}/:id`, describe('A statement with its state and its first chunk'), (request, reply) =>
    sendJson(reply, find(store, request).describe()),
  );

  app.get(`${PATH}/:id/result/chunks/:index`, describe('One chunk of a result'), (request, reply) => {
    const statement = find(store, request);
    const chunk = statement.chunk(Number((request.params as { index: string }).index));
    if (chunk === null) throw badRequest('No chunk of that index.', 404);
    return sendJson(reply, chunk);
  });

  app.post(
    `${PATH}/:id/cancel`,
    describe('Cancels a statement; does nothing when it has ended'),
    async (request) => {
      await find(store, request).cancel();
      return {};
    },
  );

  app.get('/api/2.0/sql/warehouses', describe('The one warehouse: this server'), async () => ({
    warehouses: [warehouse],
  }));
  app.get('/api/2.0/sql/warehouses/:id', describe('The one warehouse: this server'), async () => warehouse);
}

/** Scripts look a warehouse up before they send statements; here the server itself is the only one. */
const warehouse = { id: 'sparrow', name: 'sparrow', state: 'RUNNING', num_clusters: 1 };

function describe(summary: string) {
  return { schema: { tags: ['statement execution'], summary } };
}

function sendJson(reply: FastifyReply, text: string): FastifyReply {
  return reply.type('application/json; charset=utf-8').send(text);
}

function find(store: StatementStore, request: FastifyRequest): StoredStatement {
  const { id } = request.params as { id: string };
  const statement = store.find(id);
  if (statement === undefined) {
    throw Object.assign(badRequest(`The statement ${id} does not exist.`, 404));
  }
  return statement;
}

function readRequest(request: FastifyRequest): StatementRequest {
  const body = parseJson((request.body as string | undefined) ?? '') as StatementRequest | null;
  if (typeof body?.statement !== 'string') throw badRequest('"statement" is missing.');
  if ((body.disposition ?? 'INLINE') !== 'INLINE') throw badRequest('Only disposition INLINE is supported.');
  if ((body.format ?? 'JSON_ARRAY') !== 'JSON_ARRAY')
    throw badRequest('INLINE results have format JSON_ARRAY only.');
  if (body.row_limit !== undefined && !(body.row_limit > 0))
    throw badRequest('"row_limit" must be positive.');
  return body;
}

/** `0s`, or `5s` to `50s`. */
function waitMilliseconds(text = '10s'): number {
  const seconds = Number(/^(\d+)s$/.exec(text)?.[1] ?? Number.NaN);
  if (seconds === 0 || (seconds >= 5 && seconds <= 50)) return seconds * 1000;
  throw badRequest('"wait_timeout" must be 0s or between 5s and 50s.');
}

function namedParameters(
  list: NonNullable<StatementRequest['parameters']>,
): Record<string, StatementParameter> {
  return Object.fromEntries(list.map((p) => [p.name, { type: p.type ?? 'string', text: p.value ?? null }]));
}
