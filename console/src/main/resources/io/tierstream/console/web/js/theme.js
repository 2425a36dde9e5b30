// Sets the chosen theme before the first paint; without a choice the system decides. Not a module, so that it runs at once.
(() => {
  let chosen = null;
  try {
    chosen = localStorage.getItem("tierstream.theme");
  } catch {
    // Storage may be forbidden; then the system's wish holds.
  }
  if (chosen === "light" || chosen === "dark") {
    document.documentElement.dataset.theme = chosen;
  }
})();
