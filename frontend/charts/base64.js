/** Numbers as they travel: bytes in base64. */

/** @param {string} base64 */
export const bytesOf = (base64) => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));

/** @param {string} base64 */
export const signedBytesOf = (base64) => new Int8Array(bytesOf(base64).buffer);
