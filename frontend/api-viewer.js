/**
 * Shows the API's own description (/openapi.json) with the viewer that an installed package brings, in the theme that was
 * chosen on the other pages. A classic script: the viewer is one, and sets a global of its own.
 */
{
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const follow = () => {
    let chosen = null;
    try {
      chosen = localStorage.getItem("backprop-lab.theme");
    } catch {
      // Nothing is kept here: the system's theme it is.
    }
    const isDark = chosen === "dark" || (chosen !== "light" && dark.matches);
    root.dataset.theme = isDark ? "dark" : "light";
    root.classList.toggle("dark-mode", isDark);
  };
  dark.addEventListener("change", follow);
  follow();

  const viewer = /** @type {{ SwaggerUIBundle: (options: object) => void }} */ (/** @type {unknown} */ (window));
  viewer.SwaggerUIBundle({ url: "/openapi.json", dom_id: "#api-viewer", deepLinking: true });
}
