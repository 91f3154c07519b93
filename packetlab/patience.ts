/** Seconds that a CLB waits for an RS before it tries the next one (layer 7). */
export const perTry = 4;

/** Seconds that a good answer may take on an emulated core that others use too. */
export const slack = 8;
