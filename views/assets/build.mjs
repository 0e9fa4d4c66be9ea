// Builds what browsers get: dist/app.css, dist/reading.css with its font, dist/review.js, dist/vault.js with dist/strength.js, each also compressed. Run from anywhere, after `npm ci`.
import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { build } from "esbuild";
import { compile } from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const dist = join(here, "dist");
// The style, compressed, in bytes: a page must open on a slow line.
const styleLimit = 20_000;

const written = new Set();
await mkdir(dist, { recursive: true });

const style = compile(join(here, "theme.scss"), {
  loadPaths: [join(here, "..", "..", "node_modules")],
  style: "compressed",
  quietDeps: true,
});
await put("app.css", Buffer.from(style.css));

// The reading font is fetched only by readers who chose it. Its files are addressed by their content, as assets.go does.
const fonts = join(here, "..", "..", "node_modules", "@fontsource", "atkinson-hyperlegible");
let reading = "";
for (const weight of [400, 700]) {
  for (const face of (await readFile(join(fonts, `${weight}.css`), "utf8")).split("@font-face").slice(1)) {
    const file = /files\/(atkinson-hyperlegible-(latin(?:-ext)?)-\d+-normal\.woff2)/.exec(face);
    const range = /unicode-range:[^;]+;/.exec(face);
    const body = await readFile(join(fonts, "files", file[1]));
    const name = `reading-${weight}${file[2] === "latin" ? "" : "-ext"}`;
    await put(`${name}.woff2`, body);
    const hash = createHash("sha256").update(body).digest("hex").slice(0, 16);
    reading += `@font-face{font-family:"Atkinson Hyperlegible";font-weight:${weight};font-display:swap;src:url("/assets/${name}.${hash}.woff2") format("woff2");${range[0]}}`;
  }
}
await put("reading.css", Buffer.from(`${reading}:root{--sf-family:"Atkinson Hyperlegible",system-ui,sans-serif}`));

const scripts = await build({
  entryPoints: [...["review", "strength", "vault"].map((name) => join(here, "opener", `${name}.js`)), ...["session", "upload"].map((name) => join(here, `${name}.js`))],
  outbase: here,
  entryNames: "[name]",
  outdir: dist,
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  charset: "utf8",
  legalComments: "none",
  write: false,
});
for (const file of scripts.outputFiles) {
  await put(file.path.slice(dist.length + 1), Buffer.from(file.contents));
}

// What an older build left is removed last, so that a compiler that runs at the same time never finds nothing.
for (const name of await readdir(dist)) {
  if (!written.has(name)) {
    await rm(join(dist, name));
  }
}

async function put(name, body) {
  const brotli = brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
  const gzip = gzipSync(body, { level: 9 });
  if (name === "app.css" && gzip.length > styleLimit) {
    throw new Error(`${name} is ${gzip.length} bytes compressed; at most ${styleLimit} are allowed`);
  }
  for (const [file, content] of [[name, body], [`${name}.gz`, gzip], [`${name}.br`, brotli]]) {
    await writeFile(join(dist, file), content);
    written.add(file);
  }
}
