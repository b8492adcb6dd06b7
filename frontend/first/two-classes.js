/** Points of two classes in the square from -1 to 1, in shapes that no straight line can part. */

import { normal } from "./tiny-network.js";

const NOISE = 0.04;

/** @typedef {(label: number, random: () => number) => [number, number]} Shape where a point of a class lies */

/** @type {Shape[]} */
const SHAPES = [
  // Two half-moons that reach into each other.
  (label, random) => {
    const angle = Math.PI * random();
    const [x, y] = [0.6 * Math.cos(angle) - 0.28, 0.6 * Math.sin(angle) - 0.16];
    return label ? [-x, -y] : [x, y];
  },
  // A circle around a disc.
  (label, random) => {
    const angle = 2 * Math.PI * random();
    const radius = label ? 0.78 : 0.36 * Math.sqrt(random());
    return [radius * Math.cos(angle), radius * Math.sin(angle)];
  },
  // Two arms of a spiral.
  (label, random) => {
    const radius = 0.12 + 0.74 * Math.sqrt(random());
    const angle = 6.4 * radius + Math.PI * label;
    return [radius * Math.cos(angle), radius * Math.sin(angle)];
  },
];

export const SHAPE_COUNT = SHAPES.length;

/**
 * @param {number} shape
 * @param {number} count
 * @param {() => number} random
 */
export function twoClasses(shape, count, random) {
  const labels = Array.from({ length: count }, (_, k) => k % 2);
  const points = labels.map((label) => SHAPES[shape % SHAPE_COUNT](label, random).map((place) => place + NOISE * normal(random)));
  return { points, labels };
}
