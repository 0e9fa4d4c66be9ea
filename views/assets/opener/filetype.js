// The types of files that casework/intake accepts, looked for again in what was opened: a label alone is not believed.

const blanks = [0x09, 0x0a, 0x0d, 0x20];
const heicBrands = ["heic", "heix", "mif1", "heim", "heis", "avic"];

const binary = {
  "application/pdf": { name: "PDF", ending: "pdf", fits: isPDF },
  "image/heic": { name: "HEIC", ending: "heic", fits: (content) => ascii(content, 4, 4) === "ftyp" && heicBrands.includes(ascii(content, 8, 4)) },
  "image/jpeg": { name: "JPEG", ending: "jpg", fits: (content) => ascii(content, 0, 3) === "\xff\xd8\xff" },
  "image/png": { name: "PNG", ending: "png", fits: (content) => ascii(content, 0, 8) === "\x89PNG\r\n\x1a\n" },
};

/** The media type of plain text. */
export const plain = "text/plain";

/** Gives the name of a type, such as "PDF"; plain text has none. */
export function typeName(type) {
  return binary[type]?.name;
}

/** Gives the ending of the names of a type's files. */
export function typeEnding(type) {
  return binary[type]?.ending ?? "txt";
}

/** Tells whether a label's type is one of those that are accepted. */
export function isAccepted(type) {
  return type === plain || Object.hasOwn(binary, type);
}

/** Tells whether content is of a type. Text is what begins like none of the others. */
export function isOfType(content, type) {
  return type === plain ? !Object.values(binary).some(({ fits }) => fits(content)) : binary[type].fits(content);
}

// As beginsPDF in casework/intake: nothing but a byte order mark and blank lines comes before the header.
function isPDF(content) {
  const head = content.subarray(0, 1024);
  let at = ascii(head, 0, 3) === "\xef\xbb\xbf" ? 3 : 0;
  while (blanks.includes(head[at])) {
    at++;
  }
  return ascii(head, at, 5) === "%PDF-";
}

function ascii(content, at, length) {
  return String.fromCharCode(...content.subarray(at, at + length));
}
