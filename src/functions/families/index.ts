import type { FunctionDeclaration } from '../declare.ts';

/** One line a family. */
export const families: readonly (readonly FunctionDeclaration[])[] = [];
