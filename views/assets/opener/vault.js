// The page of the vault: an adviser makes an identity, and an adviser who has access grants it to another.
// The server receives a public key and sealed bytes, never a passphrase or a private key.
//
// The page gives (all words are the page's):
//
//   [data-status]                empty, outside the forms
//   form[data-new-identity]      for an adviser without an identity; submits hidden inputs "recipient" and "sealed_identity"
//     [data-passphrase]          the field, without a name
//     [data-passphrase-again]    the field, without a name
//     button[data-generate]      type=button: fills the first field and shows the passphrase in [data-generated]; it is typed
//                                again to confirm that it was noted
//     button[data-copy]          type=button, hidden until then: copies it
//     data-strength              the address of strength.js, which measures a passphrase that was chosen
//     data-own                   words that such a passphrase must not rest on, such as the person's name
//     data-text-show-passphrase, -hide-passphrase, -error, -error-title     as in unlock.js
//     data-text-working          said while the identity is made, which takes a second or two
//     data-text-empty, -different, -failed
//     data-text-weak-repeated, -weak-row, -weak-date, -weak-known, -weak-few      what is weak about a passphrase
//     data-text-generated, -copied      said when a passphrase was generated, and copied
//     data-vault, data-signing   the pinned fingerprints of the vault and of the key that signs receipts, which are sealed with
//                                the identity
//     input "link"               only for the first adviser, who makes the vault too; then the form also submits the hidden inputs
//                                "vault_recipient" and "sealed_grant". Before, [data-ask] is hidden and [data-made] shown, with the
//                                vault's fingerprint in [data-fingerprint]; the next press sends the form
//     data-custodians            only with "link" and where custodians are named: their three public keys, with blanks between. The
//                                form also submits the hidden input "recovery_copies"
//     [data-passphrase-old]      only where an adviser changes the passphrase; then the form is as unlock.js says, and submits the
//                                hidden inputs "opened_digest" and "sealed_identity"
//   form[data-new-passkey]       see passkey.js
//   form[data-open-vault]        for an adviser with access, as unlock.js says; sends nothing
//     data-grant                 sealed, base64
//     data-vault                 the fingerprint of the vault that the portal uses
//     [data-passphrase]          the field, without a name
//     data-text-opened
//   [data-alarm]                 as on the page of a request: shown in place of the form that opens the vault
//   form[data-grant]             one for each adviser without access; submits the hidden input "sealed_grant"
//     data-recipient             the other adviser's public key
//     data-text-closed           said while the vault is not open
//     data-text-damaged, data-text-failed
//   form[data-recovery]          for an adviser with access; submits the hidden input "recovery_copies"
//     data-custodians            as above
//     data-text-closed, data-text-damaged, data-text-failed

import { generateAdviserIdentity, generateVault, grantVault, openVault, sealIdentity, sealRecoveryCopies, sha256 } from "./crypto.js";
import { alarm, forget, fromBase64, guardPassphrase, onSubmit, painted, refuse, say, text, toBase64 } from "./page.js";
import { startNewPasskey } from "./passkey.js";
import { onUnlock } from "./unlock.js";
import { generatePassphrase } from "./words.js";

document.querySelectorAll("form[data-new-identity]").forEach(startNewIdentity);
startNewPasskey(document.querySelector("form[data-new-passkey]"));
startVault(document.querySelector("form[data-open-vault]"), {
  "form[data-grant]": async (form, vault) => put(form, "sealed_grant", toBase64(await grantVault(vault, form.dataset.recipient))),
  "form[data-recovery]": putRecoveryCopies,
});

function startNewIdentity(form) {
  const field = form.querySelector("[data-passphrase]");
  const again = form.querySelector("[data-passphrase-again]");
  const old = form.querySelector("[data-passphrase-old]");
  const generated = form.querySelector("[data-generated]");
  const copy = form.querySelector("[data-copy]");
  let suggested = null;
  let made = false;
  const drop = () => {
    suggested = null;
    [old, field, again].filter(Boolean).forEach(forget);
    generated.replaceChildren();
    copy.hidden = true;
  };

  [field, again].forEach((one) => guardPassphrase(form, one));
  form.querySelector("[data-generate]").addEventListener("click", () => {
    suggested = generatePassphrase(document.documentElement.lang);
    [field, again].forEach(forget);
    field.value = generated.textContent = suggested;
    generated.hidden = false;
    copy.hidden = !navigator.clipboard;
    say(text(form, "generated"));
  });
  copy.addEventListener("click", async () => {
    await navigator.clipboard.writeText(suggested);
    say(text(form, "copied"));
  });
  const isReady = async () => {
    say(text(form, "working"));
    await painted();
    const wrong = await problem(form, field.value, suggested);
    if (wrong || field.value !== again.value) {
      say("");
      refuse(form, wrong ? field : again, text(form, wrong || "different"));
      return false;
    }
    return true;
  };
  if (old) {
    onUnlock(form, old, async (identity) => {
      const sealed = await sealIdentity(identity, field.value, field.value === suggested);
      put(form, "sealed_identity", toBase64(sealed));
      put(form, "opened_digest", toBase64(await sha256(fromBase64(form.dataset.identity))));
      drop();
      form.submit();
    }, isReady);
  } else {
    onSubmit(form, async () => {
      if (!made) {
        if (!(await isReady())) {
          return;
        }
        const fingerprint = await makeIdentity(form, field.value, field.value === suggested);
        made = true;
        drop();
        if (fingerprint) {
          showMade(form, fingerprint);
          return;
        }
      }
      form.submit();
    });
  }
  addEventListener("pagehide", drop);
}

// Makes the identity, and the vault if the form has a link, of which it gives the fingerprint.
async function makeIdentity(form, passphrase, generated) {
  const vault = form.elements.namedItem("link") ? await generateVault() : null;
  const trusted = { vault: vault?.fingerprint ?? form.dataset.vault, signing: form.dataset.signing };
  const { recipient, sealedIdentity } = await generateAdviserIdentity(passphrase, generated, trusted);
  put(form, "recipient", recipient);
  put(form, "sealed_identity", toBase64(sealedIdentity));
  if (!vault) {
    return "";
  }
  put(form, "vault_recipient", vault.recipient);
  put(form, "sealed_grant", toBase64(await grantVault(vault.identity, recipient)));
  if (form.dataset.custodians) {
    await putRecoveryCopies(form, vault.identity);
  }
  return vault.fingerprint;
}

// The fingerprint is the browser's own: the server's page could show another one.
function showMade(form, fingerprint) {
  const made = form.querySelector("[data-made]");
  made.querySelector("[data-fingerprint]").textContent = fingerprint;
  form.querySelector("[data-ask]").hidden = true;
  made.hidden = false;
  say("");
  made.focus();
}

function put(form, name, value) {
  form.elements.namedItem(name).value = value;
}

// problem names what is wrong with a passphrase. One that was generated is strong, and is not measured.
async function problem(form, passphrase, suggested) {
  if (passphrase === suggested) {
    return "";
  }
  if (passphrase.trim() === "") {
    return "empty";
  }
  const { weakness } = await import(form.dataset.strength);
  const weak = weakness(passphrase.trim(), form.dataset.own.split(/\s+/));
  return weak && `weak-${weak}`;
}

async function putRecoveryCopies(form, vault) {
  const copies = await sealRecoveryCopies(vault, form.dataset.custodians.split(" "));
  put(form, "recovery_copies", copies.map(toBase64).join(" "));
}

// Opens the vault with one form, and fills in and sends others, which their selectors name.
function startVault(form, fill) {
  let vault = null;
  if (form) {
    const field = form.querySelector("[data-passphrase]");
    onUnlock(form, field, async (identity) => {
      try {
        vault = await openVault(fromBase64(form.dataset.grant), identity, form.dataset.vault);
      } catch (error) {
        if (error.reason !== "exchanged") {
          throw error;
        }
        forget(field);
        alarm(form, error);
        return;
      }
      forget(field);
      say(text(form, "opened"));
    });
    addEventListener("pagehide", () => {
      vault = null;
      forget(field);
    });
  }
  for (const [selector, fillIn] of Object.entries(fill)) {
    for (const sent of document.querySelectorAll(selector)) {
      onSubmit(sent, async () => {
        if (!vault) {
          say(text(sent, "closed"));
          return;
        }
        await fillIn(sent, vault);
        sent.submit();
      });
    }
  }
}
