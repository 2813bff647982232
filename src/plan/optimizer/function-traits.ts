import { functionFacts, functionOf } from '../../functions/registry.ts';
import type { FunctionTraits } from './optimizer-context.ts';

/** The function registry's answers. */
export const functionTraits: FunctionTraits = {
  ...functionFacts,
  // Window functions are called in windows only.
  foldable: (fn) => functionOf(fn)?.kind === 'scalar' && functionFacts.foldable(fn),
  nullIntolerant: (fn) => {
    const declaration = functionOf(fn);
    if (declaration?.kind !== 'scalar') return false;
    const implementation = declaration.implementation;
    return implementation.kind === 'strict' || (implementation.kind === 'evaluate' && implementation.strict);
  },
  duplicatesMatter: (fn) => {
    const declaration = functionOf(fn);
    return declaration?.kind !== 'aggregate' || declaration.duplicatesMatter !== false;
  },
  expand: (call) => {
    const declaration = functionOf(call.fn);
    if (declaration?.kind !== 'scalar' || declaration.implementation.kind !== 'expand') return null;
    return declaration.implementation.expand(call);
  },
  aggregateState: (call) => {
    const declaration = functionOf(call.fn);
    if (declaration?.kind !== 'aggregate') return null;
    const { implementation } = declaration;
    return implementation.kind === 'lowered' && implementation.merge !== null
      ? implementation.state(call)
      : null;
  },
};
