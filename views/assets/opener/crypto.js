// Opens, in the adviser's browser, what package seal sealed. Nothing here touches the page, the network or any storage.
// Keys are strings: a script cannot overwrite them, only forget them.

import { Decrypter, Encrypter, generateHybridIdentity, identityToRecipient, webauthn } from "age-encryption";
import { DifferenceError, ExchangedError, fromBase64, OpenError, parse, requireBinding, splitObject, unpad } from "./format.js";

export { DifferenceError, OpenError };

// What the age library says when no key at hand fits; its version is locked.
const noMatch = "no identity matched";

// The base-2 logarithm of scrypt's cost for a generated passphrase: 32 MB and a fifth of a second a guess. For a chosen one
// it is the library's 18.
const generatedFactor = 15;

// What begins a signed receipt, as in package seal.
const receiptContext = "Stepfree receipt 1\n";

/** Gives the fingerprint of a public key, as seal.Recipient.Fingerprint does. */
export async function fingerprint(recipient) {
  return shortForm(await sha256(new TextEncoder().encode(recipient)));
}

/**
 * Generates an adviser's identity: its public key, and, sealed with the passphrase, its private key with the
 * fingerprints of what it trusts: {vault, signing}. A guess at a passphrase that a person chose costs eight times as
 * much as one at a generated one.
 */
export async function generateAdviserIdentity(passphrase, generated, trusted) {
  const key = await generateHybridIdentity();
  return { recipient: await identityToRecipient(key), sealedIdentity: await sealIdentity({ key, ...trusted }, passphrase, generated) };
}

/** Seals an adviser's identity with a passphrase. */
export async function sealIdentity({ key, vault, signing }, passphrase, generated) {
  const encrypter = new Encrypter();
  if (generated) {
    encrypter.setScryptWorkFactor(generatedFactor);
  }
  encrypter.setPassphrase(normalize(passphrase));
  return encrypter.encrypt(JSON.stringify({ key, vault, signing }));
}

/** Gives the SHA-256 of bytes. */
export async function sha256(bytes) {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
}

/** Generates a vault: its identity, its public key and that key's fingerprint. */
export async function generateVault() {
  const identity = await generateHybridIdentity();
  const recipient = await identityToRecipient(identity);
  return { identity, recipient, fingerprint: await fingerprint(recipient) };
}

/** Opens the adviser's identity: the key, and the fingerprints of the vault and of the key that signs receipts. A wrong passphrase is an OpenError "passphrase". Takes about a second if a person chose it. */
export async function openAdviserIdentity(sealedIdentity, passphrase) {
  const decrypter = new Decrypter();
  decrypter.addPassphrase(normalize(passphrase));
  return requireIdentity(await decrypt(decrypter, sealedIdentity, "passphrase"));
}

/** Opens the adviser's identity by a touch. Without one, or with another token, that is an OpenError "no-passkey". */
export async function openWithPasskey(sealedIdentity, credential) {
  const decrypter = new Decrypter();
  decrypter.addIdentity(new webauthn.WebAuthnIdentity({ identity: credential }));
  return requireIdentity(await touched(() => decrypt(decrypter, sealedIdentity, "damaged")));
}

/**
 * Makes a passkey and seals the adviser's identity with it. The token is touched twice: some give their secret only when
 * they are asked for it. The secret never leaves the age library.
 */
export async function makePasskey(identity, keyName) {
  const credential = await touched(() => webauthn.createCredential({ keyName }));
  const encrypter = new Encrypter();
  encrypter.addRecipient(new webauthn.WebAuthnRecipient({ identity: credential }));
  const sealed = await touched(() => encrypter.encrypt(JSON.stringify(identity)));
  return { credential, recipient: await identityToRecipient(identity.key), sealed };
}

// What the browser refuses is a DOMException, also when the person cancels or the token knows no such passkey. The age
// library refuses a token without the PRF extension.
async function touched(act) {
  try {
    return await act();
  } catch (error) {
    const cause = error.cause ?? error;
    throw cause instanceof DOMException || /PRF/.test(cause.message) ? new OpenError("no-passkey", cause) : error;
  }
}

function requireIdentity(bytes) {
  const identity = parse(bytes);
  if (!isKey(identity.key) || [identity.vault, identity.signing].some((fingerprint) => typeof fingerprint !== "string")) {
    throw new OpenError("damaged");
  }
  return identity;
}

/**
 * Opens the vault's identity from the adviser's grant. If it is another vault than the one that the adviser's identity
 * names, or if the portal uses another one, that is an ExchangedError.
 */
export async function openVault(grant, adviserIdentity, used) {
  const vault = requireKey(await open(grant, adviserIdentity.key));
  const opened = await fingerprint(await identityToRecipient(vault));
  const other = [opened, used].find((found) => found !== adviserIdentity.vault);
  if (other !== undefined) {
    throw new ExchangedError(adviserIdentity.vault, other);
  }
  return vault;
}

/** Seals the vault's identity to another adviser's public key. */
export async function grantVault(vaultIdentity, recipient) {
  return seal(vaultIdentity, recipient);
}

/**
 * Seals the vault's identity, with the vault's fingerprint, to each pair of three custodians: to the first of the pair, and
 * the result to the second. It must do the same as seal.SealRecoveryCopies.
 */
export async function sealRecoveryCopies(vaultIdentity, custodians) {
  const vault = await fingerprint(await identityToRecipient(vaultIdentity));
  const text = JSON.stringify({ key: vaultIdentity, vault });
  const pairs = [[0, 1], [0, 2], [1, 2]];
  return Promise.all(pairs.map(async ([first, second]) => seal(await seal(text, custodians[first]), custodians[second])));
}

/** Opens a request key. One that does not open is a DifferenceError. */
export async function openRequestKey(sealedKey, vaultIdentity) {
  try {
    return requireKey(await open(sealedKey, vaultIdentity));
  } catch {
    throw new DifferenceError([{ what: "key" }]);
  }
}

/**
 * Opens the receipt of a request and gives {receipt, digest}, the digest in its short form. One that is missing, does not
 * open, belongs to another request, or was not signed with the key of the fingerprint, is a DifferenceError.
 */
export async function openReceipt(sealed, requestKey, signing, request) {
  const refuse = (what) => {
    throw new DifferenceError([{ what }]);
  };
  if (sealed.length === 0) {
    refuse("receipt-missing");
  }
  const signed = await open(sealed, requestKey).then(unpad).then(parse).catch(() => refuse("receipt-damaged"));
  if (!(await isSigned(signed, signing))) {
    refuse("receipt-signature");
  }
  const text = fromBase64(signed.receipt);
  const receipt = parse(text);
  try {
    requireBinding(receipt, { request, object: request, kind: "receipt", version: 1 });
  } catch {
    refuse("receipt-other");
  }
  return { receipt, digest: shortForm(await sha256(text)) };
}

async function isSigned({ receipt, key, signature }, signing) {
  if ([receipt, key, signature].some((part) => typeof part !== "string") || (await fingerprint(key)) !== signing) {
    return false;
  }
  try {
    const context = new TextEncoder().encode(receiptContext);
    const text = new Uint8Array([...context, ...fromBase64(receipt)]);
    const imported = await crypto.subtle.importKey("raw", fromBase64(key), "Ed25519", false, ["verify"]);
    return await crypto.subtle.verify("Ed25519", imported, fromBase64(signature), text);
  } catch (cause) {
    if (cause.name === "NotSupportedError") {
      throw new OpenError("browser", cause);
    }
    return false;
  }
}

/** Opens the label of the record {request, object, kind, version}. */
export async function openLabel(sealed, requestKey, record) {
  const label = await openSmall(sealed, requestKey, record);
  if (!Number.isSafeInteger(label.size) || label.size < 0 || typeof label.name !== "string" || typeof label.type !== "string") {
    throw new OpenError("damaged");
  }
  return label;
}

/** Opens the statement of the record {request, object, kind, version}, and gives it with its digest: {statement, sha256}. */
export async function openStatement(sealed, requestKey, record) {
  const text = unpad(await open(sealed, requestKey));
  const statement = parse(text);
  requireBinding(statement, record);
  return { statement, sha256: hex(await sha256(text)) };
}

/** Opens a file and gives its content, after checking that it is the whole file that the label tells of. */
export async function openObject(sealed, requestKey, label) {
  const { binding, content } = splitObject(await open(sealed, requestKey), label.size);
  requireBinding(binding, label);
  const digest = await sha256(content);
  if (hex(digest) !== label.sha256) {
    throw new OpenError("damaged");
  }
  return content;
}

async function seal(plain, recipient) {
  if (!recipient?.startsWith("age1pq1")) {
    throw new OpenError("damaged");
  }
  const encrypter = new Encrypter();
  encrypter.addRecipient(recipient);
  return encrypter.encrypt(plain);
}

async function openSmall(sealed, key, record) {
  const value = parse(unpad(await open(sealed, key)));
  requireBinding(value, record);
  return value;
}

async function open(sealed, key) {
  const decrypter = new Decrypter();
  decrypter.addIdentity(key);
  return decrypt(decrypter, sealed, "damaged");
}

async function decrypt(decrypter, sealed, mismatch) {
  try {
    return await decrypter.decrypt(sealed);
  } catch (cause) {
    throw new OpenError(cause.message.startsWith(noMatch) ? mismatch : "damaged", cause);
  }
}

function requireKey(bytes) {
  const key = new TextDecoder().decode(bytes);
  if (!isKey(key)) {
    throw new OpenError("damaged");
  }
  return key;
}

function isKey(text) {
  return typeof text === "string" && text.startsWith("AGE-SECRET-KEY-PQ-1");
}

// The first 80 bits of a digest, as seal.Digest.Fingerprint.
function shortForm(digest) {
  return hex(digest.subarray(0, 10)).match(/.{4}/g).join(" ");
}

function hex(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// Does what seal.SealWithPassphrase does with a passphrase.
function normalize(passphrase) {
  return passphrase.normalize("NFKC").trim();
}
