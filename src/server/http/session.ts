import type { FastifyRequest } from 'fastify';
import type { ClientSession, SessionManager } from '../../session/statement.ts';

const SPARK_DIALECT = { doubleQuotedIdentifiers: false, standardConformingStrings: false };

export interface RequestSession {
  readonly session: ClientSession;
  /** Ends the session if it was opened for this request only. */
  release(): void;
}

/** The session that header `x-sparrow-session` names, or one for this request only. */
export function sessionOf(
  sessions: SessionManager,
  request: FastifyRequest,
  database?: string,
): RequestSession {
  const name = request.headers['x-sparrow-session'];
  const options = { user: 'sparrow', dialect: SPARK_DIALECT, ...(database !== undefined && { database }) };
  if (typeof name === 'string' && name !== '') {
    return { session: sessions.open({ ...options, name }), release: () => {} };
  }
  const session = sessions.open(options);
  return { session, release: () => session.close() };
}
