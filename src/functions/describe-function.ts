import { findFunction } from './registry.ts';

/** The lines of DESCRIBE FUNCTION; null for an unknown name. */
export function describeFunction(name: string, extended: boolean): readonly string[] | null {
  const declaration = findFunction(name);
  if (declaration === undefined) return null;
  const lines = [`Function: ${name.toLowerCase()}`, `Usage: ${declaration.description}`];
  if (!extended) return lines;
  const examples = declaration.examples.flatMap(([sql, result]) => [
    `      > SELECT ${sql};`,
    `       ${result}`,
  ]);
  return [...lines, 'Extended Usage:', '    Examples:', ...examples, '', `    Since: ${declaration.since}`];
}
