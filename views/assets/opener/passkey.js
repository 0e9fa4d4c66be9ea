// On the page of the vault: adds a passkey, which opens the adviser's identity by a touch. Its secret stays in this page's
// memory; the server receives the identity sealed with it, and which token to ask.
//
// The page gives:
//
//   form[data-new-passkey]       as unlock.js says; submits the hidden inputs "credential", "recipient" and "sealed_identity"
//     [data-passphrase]          the field, without a name
//     data-key-name              under which the token or the system shows it
//     data-text-making           said while the token waits for the two touches

import { makePasskey } from "./crypto.js";
import { forget, painted, say, text, toBase64 } from "./page.js";
import { onUnlock } from "./unlock.js";

/** Starts the form, if the page has it. */
export function startNewPasskey(form) {
  if (!form) {
    return;
  }
  const field = form.querySelector("[data-passphrase]");
  onUnlock(form, field, async (identity) => {
    say(text(form, "making"));
    await painted();
    const { credential, recipient, sealed } = await makePasskey(identity, form.dataset.keyName);
    const values = { credential, recipient, sealed_identity: toBase64(sealed) };
    for (const [name, value] of Object.entries(values)) {
      form.elements.namedItem(name).value = value;
    }
    forget(field);
    form.submit();
  });
  addEventListener("pagehide", () => forget(field));
}
