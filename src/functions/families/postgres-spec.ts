/** How the functions of PostgreSQL's dialect are declared: with PostgreSQL's type of their result. */
import { aggregate, type FunctionDeclaration, generator, scalar } from '../declare.ts';

/** PostgreSQL's result types that Spark's types do not tell, by the function's name in calls. */
export const postgresResultTypes = new Map<string, string>();
/** Functions that look their answers up in `Call.data`, and what they look up. */
export const postgresLookups = new Map<string, string>();

const common = {
  group: 'misc',
  since: '4.2.0',
  dialect: 'postgres',
  description: 'As in PostgreSQL.',
  examples: [],
} as const;

type Shared = keyof typeof common | 'name';
type ScalarSpec = Parameters<typeof scalar>[0];
type AggregateSpec = Parameters<typeof aggregate>[0];
type GeneratorSpec = Parameters<typeof generator>[0];
type Own<Spec> = Spec extends unknown ? Omit<Spec, Shared> : never;

/** @param type PostgreSQL's name of the result type; null where it follows from Spark's */
export function pgScalar(name: string, type: string | null, spec: Own<ScalarSpec>): FunctionDeclaration {
  const key = `pg:${name}`;
  if (type !== null) postgresResultTypes.set(key, type);
  return scalar({ ...common, ...spec, name: key } as ScalarSpec);
}

/** A function whose `Call.data` is filled with what `lookup` names before it runs. */
export function pgLookup(
  name: string,
  type: string | null,
  lookup: string,
  spec: Own<ScalarSpec>,
): FunctionDeclaration {
  postgresLookups.set(`pg:${name}`, lookup);
  return pgScalar(name, type, spec);
}

export function pgAggregate(name: string, spec: Own<AggregateSpec>): FunctionDeclaration {
  return aggregate({ ...common, ...spec, name: `pg:${name}` } as AggregateSpec);
}

export function pgGenerator(name: string, spec: Own<GeneratorSpec>): FunctionDeclaration {
  return generator({ ...common, ...spec, name: `pg:${name}` } as GeneratorSpec);
}
