// Styles and scripts as browsers get them: src/ and the GOV.UK library, into build/.
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { compile } from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const source = join(here, "src");
const target = join(here, "build");
const modules = join(here, "..", "node_modules");
const govuk = join(modules, "govuk-frontend");

const styles = compile(join(source, "portal.scss"), {
  loadPaths: [modules],
  style: "compressed",
  quietDeps: true,
});
// Only now, so that a mistake in a style leaves the last good build.
rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });
writeFileSync(join(target, "portal.css"), styles.css);

// Without its comment: the map it names is not shipped, and the static storage looks for every name it reads.
const script = readFileSync(join(govuk, "dist", "govuk", "govuk-frontend.min.js"), "utf8");
writeFileSync(join(target, "govuk-frontend.min.js"), script.replace(/\n?\/\/# sourceMappingURL=.*\s*$/, "\n"));
cpSync(join(here, "licences"), join(target, "licences"), { recursive: true });

// Everything of ours that is not a style: scripts, icons.
cpSync(source, target, {
  recursive: true,
  filter: (file) => extname(file) !== ".scss" && !basename(file).startsWith("."),
});
