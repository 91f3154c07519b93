/** How sure an interval is: 1 in 100 tells something wrong, half of that on each side. */
const TAIL = 0.005;

/** The chance of at most `hits` in `tries`, each with the same chance. */
export function atMost(hits: number, tries: number, chance: number): number {
  if (hits >= tries) return 1;
  if (chance <= 0) return 1;
  if (chance >= 1) return 0;
  let term = tries * Math.log1p(-chance);
  let sum = Math.exp(term);
  for (let k = 1; k <= hits; k++) {
    term += Math.log((tries - k + 1) / k) + Math.log(chance) - Math.log1p(-chance);
    sum += Math.exp(term);
  }
  return Math.min(1, sum);
}

/** The shares of which `hits` in `tries` may well be a sample: the exact (Clopper-Pearson) interval at 99 %. */
export function shareInterval(hits: number, tries: number): readonly [number, number] {
  if (tries === 0) return [0, 1];
  const low = hits === 0 ? 0 : bisect((share) => 1 - atMost(hits - 1, tries, share) < TAIL);
  const high = hits === tries ? 1 : bisect((share) => atMost(hits, tries, share) >= TAIL);
  return [low, high];
}

/** The share up to which `holds` is true. */
function bisect(holds: (share: number) => boolean): number {
  let [low, high] = [0, 1];
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (holds(middle)) low = middle;
    else high = middle;
  }
  return low;
}
