/** How long work may go on before it lets others have a turn, in milliseconds. */
const SLICE = 5;

/** Lets others have a turn. */
function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

/** A clock for long work: awaiting it lets others have a turn whenever it is time. */
export function turns(): () => Promise<void> | undefined {
  let start = performance.now();
  return () => {
    if (performance.now() - start < SLICE) return undefined;
    return pause().then(() => void (start = performance.now()));
  };
}
