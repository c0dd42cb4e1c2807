// Keys for whoever works without a mouse: `/` searches, arrows walk through a table, `?` shows the keys.
// Everything here only makes quicker what also works without it.
(() => {
  const panel = document.getElementById("keys");
  let before = null; // where the keyboard was when the panel was opened

  const isTyping = (element) => element.closest("input, textarea, select, [contenteditable]") !== null;

  const showKeys = (shown) => {
    if (!panel) return;
    if (shown) before = document.activeElement;
    panel.hidden = !shown;
    if (shown) panel.focus();
    else before?.focus();
  };

  const step = (event, by) => {
    const row = document.activeElement?.closest("table.rows tbody tr") ?? null;
    if (row === null && !document.activeElement?.closest(".table-frame")) return;
    const rows = [...document.querySelectorAll("table.rows tbody tr")];
    const next = rows[row === null ? 0 : rows.indexOf(row) + by];
    const target = next?.querySelector("a, button, input");
    if (!target) return;
    event.preventDefault();
    target.focus();
  };

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      if (panel && !panel.hidden) showKeys(false);
      document.querySelectorAll("details.account[open], details.menu-more[open]").forEach((one) => {
        one.open = false;
        one.querySelector("summary").focus();
      });
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (event.key === "/") {
      const field = document.querySelector("[data-key='/']");
      if (field) {
        event.preventDefault();
        field.focus();
        field.select();
      }
    } else if (event.key === "?") showKeys(panel?.hidden ?? false);
    else if (event.key === "ArrowDown") step(event, 1);
    else if (event.key === "ArrowUp") step(event, -1);
  });

  document.querySelectorAll("[data-shows='keys']").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => showKeys(panel.hidden));
  });

  // One menu at a time, closed by a click beside it.
  document.addEventListener("click", (event) => {
    document.querySelectorAll("details.account[open], details.menu-more[open]").forEach((one) => {
      if (!one.contains(event.target)) one.open = false;
    });
  });

  // Selects that send their form when they change; without script a button does it.
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-sends]")) event.target.form.requestSubmit();
  });

  // What htmx sends carries the token of the page's forms.
  document.addEventListener("htmx:config:request", (event) => {
    const token = document.querySelector("meta[name='csrf-token']")?.content;
    const request = event.detail?.ctx?.request;
    if (token && request?.headers) request.headers["X-CSRF-Token"] = token;
  });
})();
