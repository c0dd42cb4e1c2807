// Calls an operation of the API from its page, as whoever is signed in. Without this the page is still all there.
(() => {
  const HEADERS = ["ETag", "Location", "Retry-After", "Idempotency-Replayed", "Content-Type"];
  const csrf = document.querySelector("meta[name='csrf-token']")?.content;

  // crypto.randomUUID is there only on a secure address.
  const newKey = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (one) => one.toString(16).padStart(2, "0")).join("");

  const valuesAt = (form, place) =>
    [...form.elements]
      .filter((field) => field.name.startsWith(`${place}.`) && field.value !== "")
      .map((field) => [field.name.slice(place.length + 1), field.files?.[0] ?? field.value]);

  const address = (form) => {
    const keys = new Map(valuesAt(form, "path"));
    const path = form.dataset.path.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(keys.get(name) ?? ""));
    const query = new URLSearchParams(valuesAt(form, "query")).toString();
    return query ? `${path}?${query}` : path;
  };

  const request = (form) => {
    const headers = new Headers(valuesAt(form, "header"));
    const { method, type, once } = form.dataset;
    if (csrf) headers.set("X-CSRF-Token", csrf);
    if (once) headers.set(once, newKey());
    if (type === "application/json") {
      headers.set("Content-Type", type);
      return { method, headers, body: form.elements.namedItem("body").value };
    }
    if (type) {
      const body = new FormData();
      valuesAt(form, "part").forEach(([name, value]) => body.append(name, value));
      return { method, headers, body };
    }
    return { method, headers };
  };

  const readable = (text) => {
    try {
      return JSON.stringify(JSON.parse(text), null, 2);
    } catch {
      return text;
    }
  };

  const call = async (event) => {
    event.preventDefault();
    const form = event.target;
    const shown = form.querySelector("output");
    shown.hidden = false;
    try {
      const answer = await fetch(address(form), { ...request(form), credentials: "same-origin" });
      const head = HEADERS.filter((name) => answer.headers.has(name)).map((name) => `${name}: ${answer.headers.get(name)}`);
      shown.textContent = [`${answer.status} ${answer.statusText}`.trim(), ...head, "", readable(await answer.text())].join("\n");
    } catch (error) {
      shown.textContent = String(error);
    }
  };

  const openNamed = () => {
    const named = document.getElementById(location.hash.slice(1));
    if (named?.matches("details.operation")) named.open = true;
  };

  document.querySelectorAll("form.try").forEach((form) => {
    form.hidden = false;
    form.addEventListener("submit", call);
  });
  addEventListener("hashchange", openNamed);
  openNamed();
})();
