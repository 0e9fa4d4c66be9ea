// The forms that package seal writes: see its documentation. Every deviation is an OpenError "damaged".

const smallStep = 1024;
const objectFloor = 64 * 1024;
const prefixSize = 4;
const headerLimit = 1024;

/** OpenError says why something did not open: "passphrase" (it is wrong), "damaged" (altered, cut off or swapped) or "browser" (it
 * cannot check signatures). */
export class OpenError extends Error {
  constructor(reason, cause) {
    super(reason, { cause });
    this.reason = reason;
  }
}

/** ExchangedError is an OpenError "exchanged": the portal uses another vault than the adviser's identity names. */
export class ExchangedError extends OpenError {
  constructor(own, used) {
    super("exchanged");
    this.own = own;
    this.used = used;
  }
}

/** DifferenceError is an OpenError "differs": what is handed out is not what was sent. It lists {what, name}. */
export class DifferenceError extends OpenError {
  constructor(differences) {
    super("differs");
    this.differences = differences;
  }
}

/** Reads base64, as Go writes it. */
export function fromBase64(encoded) {
  return Uint8Array.from(atob(encoded), (character) => character.charCodeAt(0));
}

/** Takes the length and the padding off a small sealed text. */
export function unpad(padded) {
  const text = framed(padded, padded.length);
  const end = prefixSize + text.length;
  if (padded.length !== Math.ceil(end / smallStep) * smallStep || !isZero(padded.subarray(end))) {
    throw new OpenError("damaged");
  }
  return text;
}

/** Parts an opened object into its binding and the file's content, of which the label says how long it is. */
export function splitObject(plain, size) {
  const header = framed(plain, headerLimit);
  const start = prefixSize + header.length;
  const end = start + size;
  if (plain.length !== padme(end) || !isZero(plain.subarray(end))) {
    throw new OpenError("damaged");
  }
  return { binding: parse(header), content: plain.subarray(start, end) };
}

/** Reads JSON from bytes. */
export function parse(bytes) {
  try {
    const value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    if (value !== null && typeof value === "object") {
      return value;
    }
  } catch (cause) {
    throw new OpenError("damaged", cause);
  }
  throw new OpenError("damaged");
}

/** Compares what is inside with the record it was handed out for. */
export function requireBinding(got, want) {
  for (const member of ["request", "object", "kind", "version"]) {
    if (want[member] === undefined || got[member] !== want[member]) {
      throw new OpenError("damaged");
    }
  }
}

function framed(bytes, limit) {
  if (bytes.length < prefixSize) {
    throw new OpenError("damaged");
  }
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);
  if (length > limit || prefixSize + length > bytes.length) {
    throw new OpenError("damaged");
  }
  return bytes.subarray(prefixSize, prefixSize + length);
}

// Bit operations hold up to 2 GiB, far above the largest upload.
function padme(size) {
  if (size <= objectFloor) {
    return objectFloor;
  }
  const exponent = 31 - Math.clz32(size);
  const free = exponent - (32 - Math.clz32(exponent));
  const mask = 2 ** free - 1;
  return (size + mask) & ~mask;
}

function isZero(bytes) {
  return bytes.every((byte) => byte === 0);
}
