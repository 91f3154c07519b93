/** Random inputs are the same ones in every run, so that a failure is about what was changed. `SEED=random` or another number tries others. */
import fc from "fast-check";

const { SEED = "1" } = process.env;
if (SEED !== "random") fc.configureGlobal({ seed: Number(SEED) });
