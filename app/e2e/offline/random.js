// Chance that can be had again: all of it in a test comes from one seed.

/** chance returns ways to draw from the random numbers of a seed. */
export function chance(seed) {
  let state = seed >>> 0;
  const next = () => { // mulberry32: at least 0 and below 1
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (n) => Math.floor(next() * n);
  const shuffled = (list) => {
    const all = [...list];
    for (let i = all.length - 1; i > 0; i--) {
      const k = below(i + 1);
      [all[i], all[k]] = [all[k], all[i]];
    }
    return all;
  };
  return { below, shuffled, between: (from, to) => from + below(to - from + 1), of: (list) => list[below(list.length)] };
}
