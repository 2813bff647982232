/** A slot of the table of a group limit's bounds: the group's hash, and the last record that is wanted of it. */
export const GROUP_BOUND = { hash: 0, record: 4, bytes: 8 } as const;
