import { assertNever, SparkError } from '../../core/error.ts';
import type { DeclareHandler } from '../../lang/ast/script.ts';
import type { LocalVariables, Variable } from '../session-state.ts';

/** Raised by what the session's owner does, not by the script: handlers don't see it. */
const CANCELED = 'OPERATION_CANCELED';

/**
 * What a BEGIN ... END, or one turn of a FOR, declares. Frames are linked from the inside out: names are
 * looked up along `parent`, handlers along `handlerParent`, which in a handler's body leads past the block
 * that declares the handler, so that it can't handle its own errors.
 */
export class Frame implements LocalVariables {
  readonly parent: Frame | null;
  readonly handlerParent: Frame | null;
  readonly label: string | null;
  readonly variables = new Map<string, Variable>();
  /** Declared conditions with their SQLSTATE. */
  readonly conditions = new Map<string, string>();
  readonly handlers: DeclareHandler[] = [];

  /** @param label as written; in lower case within */
  constructor(parent: Frame | null, label: string | null, handlerParent = parent) {
    this.parent = parent;
    this.label = label === null ? null : label.toLowerCase();
    this.handlerParent = handlerParent;
  }

  find(parts: readonly string[]): Variable | undefined {
    const name = parts.at(-1)!;
    for (let frame: Frame | null = this; frame !== null; frame = frame.parent) {
      const found = frame.variables.get(name);
      if (found === undefined) continue;
      if (parts.length === 1 || (parts.length === 2 && parts[0] === frame.label)) return found;
    }
    return undefined;
  }

  /** The SQLSTATE of a condition that a block around declares. */
  declaredState(condition: string): string | undefined {
    for (let frame: Frame | null = this; frame !== null; frame = frame.parent) {
      const state = frame.conditions.get(condition.toLowerCase());
      if (state !== undefined) return state;
    }
    return undefined;
  }

  /** The handler for an error, and the block that declares it; the innermost block that has one wins. */
  handlerOf(error: unknown): { readonly handler: DeclareHandler; readonly frame: Frame } | undefined {
    const raised = error instanceof SparkError ? error : new SparkError('INTERNAL_ERROR', { message: '' });
    if (raised.condition === CANCELED) return undefined;
    for (let frame: Frame | null = this; frame !== null; frame = frame.handlerParent) {
      const handler = frame.#mostSpecific(raised);
      if (handler !== undefined) return { handler, frame };
    }
    return undefined;
  }

  /** A condition's name beats its SQLSTATE, and that beats NOT FOUND and SQLEXCEPTION. */
  #mostSpecific(error: SparkError): DeclareHandler | undefined {
    const ranked = this.handlers
      .map((handler) => ({ handler, rank: this.#rank(handler, error) }))
      .filter(({ rank }) => rank > 0)
      .sort((a, b) => b.rank - a.rank);
    return ranked[0]?.handler;
  }

  #rank(handler: DeclareHandler, { condition, sqlState }: SparkError): number {
    const ranks = handler.conditions.map((wanted): number => {
      switch (wanted.kind) {
        case 'namedCondition': {
          const name = wanted.name.parts.map((part) => part.name).join('.');
          const state = this.declaredState(name);
          if (state !== undefined) return state === sqlState ? 3 : 0;
          const upper = name.toUpperCase();
          return condition === upper || condition.startsWith(`${upper}.`) ? 4 : 0;
        }
        case 'sqlState':
          return wanted.value.toUpperCase() === sqlState ? 2 : 0;
        case 'notFound':
          return sqlState.startsWith('02') ? 1 : 0;
        case 'sqlException':
          return /^(00|01|02|XX)/.test(sqlState) ? 0 : 1;
        default:
          return assertNever(wanted);
      }
    });
    return Math.max(0, ...ranks);
  }
}
