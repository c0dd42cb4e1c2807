// Passkeys: lets the browser sign in with a key, or make a new one. Without this file, passwords and codes still work.

const bytes = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));

const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

async function post(path, body) {
  const token = document.querySelector("input[name=csrf_token]");
  const answer = await fetch(path, {
    method: "POST",
    credentials: "same-origin",
    headers: { "Content-Type": "application/json", "X-CSRF-Token": token ? token.value : "" },
    body: JSON.stringify(body),
  });
  const said = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(said.error || "");
  return said;
}

async function signIn(place) {
  const options = await post("/sign-in/passkey/options", {});
  options.challenge = bytes(options.challenge);
  options.allowCredentials = (options.allowCredentials || []).map((one) => ({ ...one, id: bytes(one.id) }));
  const key = await navigator.credentials.get({ publicKey: options });
  const response = {
    clientDataJSON: text(key.response.clientDataJSON),
    authenticatorData: text(key.response.authenticatorData),
    signature: text(key.response.signature),
    userHandle: key.response.userHandle ? text(key.response.userHandle) : null,
  };
  const credential = { id: key.id, rawId: text(key.rawId), type: key.type, response };
  const said = await post("/sign-in/passkey", { credential, next: place.dataset.next || "/" });
  location.assign(said.to);
}

async function register(place) {
  const options = await post("/account/passkeys/options", {});
  options.challenge = bytes(options.challenge);
  options.user.id = bytes(options.user.id);
  options.excludeCredentials = (options.excludeCredentials || []).map((one) => ({ ...one, id: bytes(one.id) }));
  const key = await navigator.credentials.create({ publicKey: options });
  const response = {
    clientDataJSON: text(key.response.clientDataJSON),
    attestationObject: text(key.response.attestationObject),
  };
  const credential = { id: key.id, rawId: text(key.rawId), type: key.type, response };
  const said = await post("/account/passkeys", { credential, name: place.querySelector("input[name=name]").value });
  if (!said.recovery_codes.length) return location.assign(said.to);
  show(place.querySelector("[data-codes]"), said.recovery_codes);
}

function show(place, codes) {
  const list = place.querySelector("ol");
  list.replaceChildren(...codes.map((code) => Object.assign(document.createElement("li"), { textContent: code })));
  place.hidden = false;
  place.scrollIntoView();
}

if (window.PublicKeyCredential) {
  for (const place of document.querySelectorAll("[data-passkey]")) {
    const button = place.querySelector("button");
    const fault = place.querySelector("[role=alert]");
    place.hidden = false;
    button.addEventListener("click", async () => {
      fault.hidden = true;
      button.disabled = true;
      try {
        await (place.dataset.passkey === "register" ? register(place) : signIn(place));
      } catch (error) {
        if (error.name !== "NotAllowedError") {
          fault.textContent = error.message || place.dataset.failed || "";
          fault.hidden = !fault.textContent;
        }
      } finally {
        button.disabled = false;
      }
    });
  }
}
