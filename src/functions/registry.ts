import type { FunctionLookup } from '../codegen/implementation.ts';
import type { FunctionFacts } from '../expr/facts.ts';
import type { FunctionDeclaration } from './declare.ts';
import { families } from './families/index.ts';

/** Every declaration, in the order of the families. */
export const declarations: readonly FunctionDeclaration[] = families.flat();

const byKey = new Map<string, FunctionDeclaration>();
const byName = new Map<string, FunctionDeclaration>();
for (const declaration of declarations) {
  claim(byKey, declaration.name, declaration);
  if (declaration.internal) continue;
  claim(byName, declaration.symbol ?? declaration.name, declaration);
  for (const alias of declaration.aliases ?? []) claim(byName, alias, declaration);
}

function claim(
  table: Map<string, FunctionDeclaration>,
  name: string,
  declaration: FunctionDeclaration,
): void {
  const known = table.get(name);
  if (known !== undefined) throw new Error(`function ${name} is declared twice`);
  table.set(name, declaration);
}

/** The function that a statement means by this name, in any case; undefined when there is none. */
export function findFunction(name: string): FunctionDeclaration | undefined {
  return byName.get(name.toLowerCase());
}

/** The function that calls have as `fn`, internal ones included. */
export function functionOf(fn: string): FunctionDeclaration | undefined {
  return byKey.get(fn);
}

/** All names in SQL, aliases included, sorted: SHOW FUNCTIONS, and suggestions in errors. */
export function functionNames(): readonly string[] {
  return [...byName].flatMap(([name, { dialect }]) => (dialect === undefined ? [name] : [])).sort();
}

/** For the analyses in `expr/facts.ts`. */
export const functionFacts: FunctionFacts = {
  deterministic: (fn) => byKey.get(fn)?.deterministic !== false,
  foldable: (fn) => {
    const declaration = byKey.get(fn);
    return declaration?.deterministic !== false && declaration?.foldable !== false;
  },
};

/** For code generation. */
export const functionLookup: FunctionLookup = {
  scalar: (fn) => {
    const declaration = byKey.get(fn);
    return declaration?.kind === 'scalar' ? declaration.implementation : undefined;
  },
  aggregate: (fn) => {
    const declaration = byKey.get(fn);
    return declaration?.kind === 'aggregate' ? declaration.implementation : undefined;
  },
  deterministic: functionFacts.deterministic,
};
