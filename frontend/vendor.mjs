// Copies the listed files out of node_modules into core/web/static/vendor and writes a manifest with their digests.
// The result is committed, so that starting the platform needs no Node; `node vendor.mjs --check` only compares.
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, "../core/web/static/vendor");

// Package, file in it, file below the target.
const FILES = [
  ["htmx.org", "dist/htmx.min.js", "htmx/htmx.min.js"],
  ["htmx.org", "LICENSE", "htmx/LICENSE.txt"],
  ...["latin", "vietnamese"].flatMap((letters) =>
    ["normal", "italic"].map((style) => [
      "@fontsource-variable/source-sans-3",
      `files/source-sans-3-${letters}-wght-${style}.woff2`,
      `source-sans-3/${letters}-${style}.woff2`,
    ]),
  ),
  ["@fontsource-variable/source-sans-3", "LICENSE", "source-sans-3/LICENSE.txt"],
];

const packageFile = (name, file) => join(here, "node_modules", name, file);
const version = (name) => JSON.parse(readFileSync(packageFile(name, "package.json"))).version;
const digest = (file) => "sha384-" + createHash("sha384").update(readFileSync(file)).digest("base64");

const manifest = {
  files: FILES.map(([name, from, to]) => ({
    path: to,
    package: name,
    version: version(name),
    sha384: digest(packageFile(name, from)),
  })).sort((one, other) => (one.path < other.path ? -1 : 1)),
};
const written = JSON.stringify(manifest, null, 2) + "\n";
const manifestFile = join(target, "manifest.json");

if (process.argv.includes("--check")) {
  const same = existsSync(manifestFile) && readFileSync(manifestFile, "utf8") === written;
  const intact = manifest.files.every((one) => digest(join(target, one.path)) === one.sha384);
  if (!same || !intact) {
    console.error("core/web/static/vendor is not what package-lock.json says: run make vendor");
    process.exit(1);
  }
} else {
  rmSync(target, { recursive: true, force: true });
  for (const [name, from, to] of FILES) {
    mkdirSync(dirname(join(target, to)), { recursive: true });
    cpSync(packageFile(name, from), join(target, to));
  }
  writeFileSync(manifestFile, written);
  console.log(`${readdirSync(target, { recursive: true }).length} entries in ${relative(process.cwd(), target)}`);
}
