import type { Statement } from '../../ast.ts';
import { parseIdentifier, parseNameReference } from '../name.ts';
import type { TokenStream } from '../token-stream.ts';
import { acceptNamespace } from './create.ts';
import { checkTemporaryName } from './create-view.ts';

/** `IF EXISTS`, passed over. */
export function acceptIfExists(p: TokenStream): boolean {
  return p.acceptSequence('IF', 'EXISTS');
}

/** `DROP ...`. */
export function parseDrop(p: TokenStream): Statement {
  const { start } = p.expect('DROP');
  const temporary = p.accept('TEMPORARY');
  if (p.accept('FUNCTION')) {
    const ifExists = acceptIfExists(p);
    const name = parseNameReference(p);
    if (temporary) checkTemporaryName(p, name, 'FUNCTION');
    return { kind: 'dropFunction', name, temporary, ifExists, span: p.spanFrom(start) };
  }
  if (temporary) {
    p.expectOneOf('VARIABLE', 'VAR');
    const ifExists = acceptIfExists(p);
    return { kind: 'dropVariable', name: parseNameReference(p), ifExists, span: p.spanFrom(start) };
  }
  if (p.accept('TABLE')) {
    const ifExists = acceptIfExists(p);
    const name = parseNameReference(p);
    const purge = p.accept('PURGE');
    return { kind: 'dropTable', name, ifExists, purge, span: p.spanFrom(start) };
  }
  if (p.accept('VIEW')) {
    const ifExists = acceptIfExists(p);
    return { kind: 'dropView', name: parseNameReference(p), ifExists, span: p.spanFrom(start) };
  }
  if (acceptNamespace(p)) {
    const ifExists = acceptIfExists(p);
    const name = parseNameReference(p);
    const cascade = p.acceptOneOf('RESTRICT', 'CASCADE') === 'CASCADE';
    return { kind: 'dropNamespace', name, ifExists, cascade, span: p.spanFrom(start) };
  }
  if (p.accept('INDEX')) {
    const ifExists = acceptIfExists(p);
    const name = parseIdentifier(p);
    p.expect('ON');
    p.accept('TABLE');
    return { kind: 'dropIndex', name, table: parseNameReference(p), ifExists, span: p.spanFrom(start) };
  }
  if (p.at('ROLE')) throw p.notAStatement('DROP ROLE', p.token);
  return p.fail();
}
