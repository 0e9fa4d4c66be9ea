// Builds what browsers get: dist/app.css, dist/review.js, dist/vault.js, each also compressed. Run from anywhere, after `npm ci`.
import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { build } from "esbuild";
import { compile } from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const dist = join(here, "dist");
// The style and the largest script together, compressed, in bytes: a page must open on a slow line.
const styleLimit = 20_000;

await rm(dist, { recursive: true, force: true });
await mkdir(dist, { recursive: true });

const style = compile(join(here, "theme.scss"), {
  loadPaths: [join(here, "..", "..", "node_modules")],
  style: "compressed",
  quietDeps: true,
});
await put("app.css", Buffer.from(style.css));

const scripts = await build({
  entryPoints: ["review", "vault"].map((name) => join(here, "opener", `${name}.js`)),
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

async function put(name, body) {
  const brotli = brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
  const gzip = gzipSync(body, { level: 9 });
  if (name === "app.css" && gzip.length > styleLimit) {
    throw new Error(`${name} is ${gzip.length} bytes compressed; at most ${styleLimit} are allowed`);
  }
  await writeFile(join(dist, name), body);
  await writeFile(join(dist, `${name}.gz`), gzip);
  await writeFile(join(dist, `${name}.br`), brotli);
}
