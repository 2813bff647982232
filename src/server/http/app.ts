import type { FastifyInstance } from 'fastify';
import { SparkError } from '../../core/error.ts';
import type { EventLog } from '../../core/events.ts';
import type { Logger } from '../../core/logger.ts';
import type { SessionManager } from '../../session/statement.ts';
import { foreignOriginReason } from './origin.ts';
import { apiRoutes } from './routes/api.ts';
import { healthRoutes } from './routes/health.ts';
import { sqlRoutes } from './routes/sql.ts';
import { statementRoutes } from './routes/statements.ts';
import { uiRoutes } from './routes/ui.ts';

export interface HttpContext {
  readonly sessions: SessionManager;
  readonly events: EventLog;
  readonly logger: Logger;
  readonly version: string;
}

/** Statements of up to this many bytes are read. */
const BODY_LIMIT = 32 * 1024 * 1024;

/** All routes; each file under `routes/` is one resource. */
const routes = [healthRoutes, sqlRoutes, statementRoutes, apiRoutes, uiRoutes];

/** Loads what the door is built on: a tenth of a second that can pass while executors start. */
export async function loadHttpLibraries() {
  const [{ default: fastify }, { default: swagger }] = await Promise.all([
    import('fastify'),
    import('@fastify/swagger'),
  ]);
  return { fastify, swagger };
}

/** The HTTP door, not yet listening. */
export async function createHttpApp(context: HttpContext): Promise<FastifyInstance> {
  const { fastify, swagger } = await loadHttpLibraries();
  const app = fastify({
    bodyLimit: BODY_LIMIT,
    forceCloseConnections: true,
    // The schemas are our own: checking them at each start takes longer than compiling them.
    ajv: { customOptions: { validateSchema: false } },
  });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
  app.addHook('onRequest', async (request, reply) => {
    const reason = foreignOriginReason(request.headers);
    if (reason !== null) return reply.code(403).send({ error_code: 'PERMISSION_DENIED', message: reason });
  });
  app.setNotFoundHandler((request, reply) => {
    reply
      .code(404)
      .send({ error_code: 'ENDPOINT_NOT_FOUND', message: `No ${request.method} ${request.url} here.` });
  });
  app.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) => {
    const { status, body } = describeError(error);
    if (status >= 500) context.logger.log('error', error.stack ?? error.message);
    reply.code(status).send(body);
  });
  app.register(swagger, {
    openapi: {
      info: { title: 'Sparrow', description: 'Spark SQL over HTTP', version: context.version },
    },
  });
  // Routes are registered after the plugin that collects their descriptions.
  app.register(async (scope) => {
    for (const register of routes) register(scope, context);
    scope.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger());
  });
  return app;
}

export interface ErrorBody {
  readonly error_code: string;
  readonly message: string;
  readonly sql_state?: string;
  /** 1-based character in the statement. */
  readonly position?: number;
  readonly hint?: string;
}

/** An error as the HTTP door answers it; whoever wrote the statement gets a 400, our own defects are 500. */
export function describeError(error: Error & { statusCode?: number }): { status: number; body: ErrorBody } {
  if (error instanceof SparkError) {
    return {
      status: error.condition === 'INTERNAL_ERROR' ? 500 : 400,
      body: {
        error_code: error.condition,
        message: error.message,
        sql_state: error.sqlState,
        ...(error.span && { position: error.position ?? error.span.start + 1 }),
        ...(error.hint !== undefined && { hint: error.hint }),
      },
    };
  }
  const status = error.statusCode ?? 500;
  const code = status < 500 ? 'BAD_REQUEST' : 'INTERNAL_ERROR';
  return { status, body: { error_code: code, message: error.message } };
}

/** A wrong request, as opposed to a wrong statement. */
export function badRequest(message: string, statusCode = 400): Error & { statusCode: number } {
  return Object.assign(new Error(message), { statusCode });
}
