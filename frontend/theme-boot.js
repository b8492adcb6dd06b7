// Sets the stored theme and language on <html> before the first paint, so that neither flashes. A classic script, on
// purpose: a module would run too late. Everything else about preferences is in state/preferences.js.
(() => {
  const root = document.documentElement;
  try {
    const theme = localStorage.getItem("backprop-lab.theme");
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
    const language = localStorage.getItem("backprop-lab.language") ?? navigator.language;
    root.lang = language.startsWith("ko") ? "ko" : "en";
  } catch {
    root.lang = navigator.language.startsWith("ko") ? "ko" : "en";
  }
})();
