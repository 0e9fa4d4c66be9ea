// Opens the adviser's own identity: with the passphrase, when a form is sent, or with a passkey, when its button is pressed.
//
// The form gives, besides what it is for:
//
//   data-identity              the adviser's own, sealed with the passphrase, base64
//   button[data-passkey]       type=button, one for each passkey: which token to ask
//     data-sealed              the same identity, sealed with it, base64
//   data-text-show-passphrase, -hide-passphrase      the button below the field
//   data-text-error, -error-title     before an error of the field, and the page's title {name} then
//   data-text-opening          said while a passphrase opens it; that takes up to two seconds
//   data-text-touch            said while a passkey waits for a touch
//   data-text-wrong-passphrase, data-text-damaged, data-text-failed
//   data-text-no-passkey       cancelled, another person's, or unfit

import { openAdviserIdentity, openWithPasskey } from "./crypto.js";
import { fromBase64, guardPassphrase, onSubmit, painted, reasonText, refuse, say, text } from "./page.js";

/**
 * Gives act the adviser's identity, opened for this one act. Before, ready is asked. A wrong passphrase is an error of its
 * field, and so is a passkey that was not used, as the passphrase is the other way; nothing else happens then.
 */
export function onUnlock(form, field, act, ready = async () => true) {
  guardPassphrase(form, field);
  const run = onSubmit(form, async (passkey) => {
    if (!(await ready())) {
      return;
    }
    say(text(form, passkey ? "touch" : "opening"));
    await painted();
    try {
      const identity = passkey
        ? await openWithPasskey(fromBase64(passkey.sealed), passkey.passkey)
        : await openAdviserIdentity(fromBase64(form.dataset.identity), field.value);
      await act(identity);
    } catch (error) {
      if (!["passphrase", "no-passkey"].includes(error.reason)) {
        throw error;
      }
      say("");
      refuse(form, field, reasonText(form, error));
    }
  });
  for (const button of form.querySelectorAll("[data-passkey]")) {
    button.hidden = !window.PublicKeyCredential;
    button.addEventListener("click", () => run(button.dataset));
  }
}
