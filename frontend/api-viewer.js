/**
 * Shows the API's own description (/openapi.json) with the viewer that an installed package brings.
 * A classic script: the viewer is one, and sets a global of its own.
 */
{
  const viewer = /** @type {{ SwaggerUIBundle: (options: object) => void }} */ (/** @type {unknown} */ (window));
  viewer.SwaggerUIBundle({ url: "/openapi.json", dom_id: "#api-viewer", deepLinking: true });
}
