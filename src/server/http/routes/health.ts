import type { FastifyInstance } from 'fastify';
import type { HttpContext } from '../app.ts';

export function healthRoutes(app: FastifyInstance, context: HttpContext): void {
  app.get('/healthz', { schema: { tags: ['server'], summary: 'Is the server up?' } }, async () => ({
    status: 'ok',
    version: context.version,
  }));
  // Clients of the Databricks API look here first and take 404 for "no special configuration".
  app.get('/.well-known/databricks-config', { schema: { hide: true } }, (_request, reply) => {
    reply.code(404).send({ error_code: 'NOT_FOUND', message: 'No configuration.' });
  });
}
