import { readFileSync } from 'node:fs';
import type { FastifyInstance } from 'fastify';
import { staticFolder } from '../../ui/static-folder.ts';

const files = {
  'index.html': 'text/html; charset=utf-8',
  'app.js': 'text/javascript; charset=utf-8',
  'style.css': 'text/css; charset=utf-8',
} as const;

/** Nothing but this server's own files may run in the page. */
const CONTENT_SECURITY_POLICY = "default-src 'self'; frame-ancestors 'none'";

/** The web page: static files that read the monitoring API. */
export function uiRoutes(app: FastifyInstance): void {
  for (const [name, type] of Object.entries(files)) {
    app.get(name === 'index.html' ? '/' : `/${name}`, { schema: { hide: true } }, async (_request, reply) => {
      reply.type(type).header('content-security-policy', CONTENT_SECURITY_POLICY);
      return readFileSync(new URL(name, staticFolder()));
    });
  }
}
