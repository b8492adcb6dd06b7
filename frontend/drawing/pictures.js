/**
 * Pictures that come from outside, chosen, photographed, pasted or dropped: read within bounds, and where from.
 */

import { ProblemError } from "../transport/problem.js";

const LARGEST_FILE = 40_000_000;
/** Photographs come with more pixels than any digit needs. */
const LONGEST_SIDE = 1_600;

/**
 * @param {File} file
 * @returns {Promise<ImageBitmap>}
 */
export async function readPicture(file) {
  try {
    if (file.size > LARGEST_FILE) throw new Error("too large");
    const whole = await createImageBitmap(file);
    const scale = LONGEST_SIDE / Math.max(whole.width, whole.height);
    if (scale >= 1) return whole;
    const [resizeWidth, resizeHeight] = [whole.width, whole.height].map((side) => Math.max(1, Math.round(side * scale)));
    const small = await createImageBitmap(whole, { resizeWidth, resizeHeight, resizeQuality: "high" });
    whole.close();
    return small;
  } catch {
    throw new ProblemError({ type: "about:blank", title: "", status: 0, detail: "", code: "unreadable-picture" });
  }
}

/**
 * Pictures that are pasted or dropped anywhere on the page.
 * @param {HTMLElement} target shows that a picture may be dropped, by its class "dropping"
 * @param {(file: File) => void} onPicture
 */
export function takePictures(target, onPicture) {
  /** @param {DataTransfer | null} data */
  const take = (data) => {
    const file = [...(data?.files ?? [])].find((one) => one.type.startsWith("image/"));
    if (file) onPicture(file);
  };
  addEventListener("paste", (event) => take(event.clipboardData));
  addEventListener("dragover", (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    target.classList.add("dropping");
  });
  addEventListener("dragleave", (event) => {
    if (event.relatedTarget === null) target.classList.remove("dropping");
  });
  addEventListener("drop", (event) => {
    target.classList.remove("dropping");
    if (!event.dataTransfer?.files.length) return;
    event.preventDefault();
    take(event.dataTransfer);
  });
}
