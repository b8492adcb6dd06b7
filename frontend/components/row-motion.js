/**
 * Rows that change their order glide to their new places, so that the eye can follow.
 */

const MS = 180;

/**
 * @param {() => HTMLElement[]} rows those that are there, before and after
 * @param {() => void} change puts them in their new order, takes some away or adds some
 */
export function glide(rows, change) {
  const tops = new Map(rows().map((row) => [row, row.getBoundingClientRect().top]));
  change();
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
  for (const row of rows()) {
    const before = tops.get(row);
    const way = before === undefined ? 0 : before - row.getBoundingClientRect().top;
    const frames = before === undefined ? [{ opacity: 0 }, { opacity: 1 }] : way ? [{ translate: `0 ${way}px` }, { translate: "0 0" }] : null;
    if (frames) row.animate(frames, { duration: MS, easing: "cubic-bezier(0.2, 0.7, 0.2, 1)" });
  }
}
