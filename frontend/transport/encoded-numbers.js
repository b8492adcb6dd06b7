/** Arrays as they travel: base64 of little-endian float32, or of bytes. */

/** @param {string} text */
const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

/** @param {string} text */
export const decodeFloats = (text) => new Float32Array(bytes(text).buffer);

export { bytes as decodeBytes };
