import type { VariantNode } from '../../types/variant/read-variant.ts';

type Step = string | number;

const STEP = /\.([^.[]+)|\[(\d+)\]|\['([^']*)'\]|\["([^"]*)"\]/y;

/** The fields and indexes that a path such as `$.a[0]['b']` names; undefined where it is none. */
export function parseVariantPath(text: string): readonly Step[] | undefined {
  if (!text.startsWith('$')) return undefined;
  const steps: Step[] = [];
  let at = 1;
  while (at < text.length) {
    STEP.lastIndex = at;
    const match = STEP.exec(text);
    if (match === null) return undefined;
    at += match[0].length;
    steps.push(match[2] === undefined ? (match[1] ?? match[3] ?? match[4]!) : Number(match[2]));
  }
  return steps;
}

/** What the path leads to; undefined where there is nothing. */
export function followVariantPath(node: VariantNode, path: readonly Step[]): VariantNode | undefined {
  let at: VariantNode | undefined = node;
  for (const step of path) {
    if (typeof step === 'number') at = at.kind === 'array' ? at.items[step] : undefined;
    else at = at.kind === 'object' ? at.fields.find(([name]) => name === step)?.[1] : undefined;
    if (at === undefined) return undefined;
  }
  return at;
}
