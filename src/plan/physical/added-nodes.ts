/**
 * Ids of nodes that plans get after EXPLAIN has been told of them: below 0, so that metrics leave them out. Each
 * kind counts down, or subtracts the id of the node it is made for, from a start of its own.
 */
export const ADDED_NODES = {
  read: -1_000_000,
  runtimeFilter: -2_000_000,
  exchange: -3_000_000,
  rangeSource: -4_000_000,
  inlined: -5_000_000,
} as const;
