import { readdirSync, readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { dirname, join, relative, resolve } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";

/**
 * Who may import whom. Each layer lists the layers and packages that it may import besides itself; node built-ins are
 * free to all but the nouns. So the engine cannot learn a vendor's name, and the emulator cannot share an adapter's
 * misunderstanding of a protocol.
 */
const allowed: Readonly<Record<string, readonly string[]>> = {
  model: [],
  redact: [],
  errors: ["model", "redact"],
  abort: ["errors"],
  runtime: ["model", "errors"],
  provider: ["model", "errors"],
  validation: ["errors", "zod"],
  source: [
    ...["model", "errors", "redact", "provider", "abort", "runtime", "validation", "zod"],
    ...["@aws-sdk/client-s3", "@aws-sdk/s3-request-presigner"],
  ],
  plan: ["model", "errors", "redact", "provider"],
  transfer: ["model", "errors", "redact", "provider", "abort", "runtime"],
  layers: ["model", "errors", "redact", "provider", "abort", "runtime"],
  checkpoint: ["model", "errors", "redact", "provider"],
  http: ["errors", "redact", "axios", "form-data", "zod"],
  "providers/jwplayer": [
    ...["model", "errors", "redact", "provider", "http", "validation", "zod"],
    "basic-ftp",
  ],
  "providers/kaltura": ["model", "errors", "redact", "provider", "http", "validation", "zod"],
  uploader: [
    ...["model", "errors", "redact", "provider", "abort", "runtime", "validation", "zod"],
    ...["source", "plan", "transfer", "layers", "checkpoint"],
  ],
  emulator: ["busboy"],
  cli: ["emulator"],
  index: ["*"],
};

/** Packages that only one file may import, so that swapping them touches one file. */
const soleImporters: Readonly<Record<string, string>> = {
  axios: "src/http/axios.ts",
  "form-data": "src/http/multipart.ts",
  "basic-ftp": "src/providers/jwplayer/ftp/folder.ts",
  "@aws-sdk/s3-request-presigner": "src/source/s3/sdk.ts",
};

const uploaderFiles =
  /^(changes|companions|engine|options|pause|readiness|upload|upload-[a-z]+|uploader)$/;
const root = resolve(import.meta.dirname, "..");
const files = readdirSync(join(root, "src"), { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts"))
  .map((name) => join("src", name));

describe("the import table", () => {
  it("covers a tree that is there", () => {
    expect(files.length).toBeGreaterThan(50);
  });

  it.each(files)("%s keeps to it", (file) => {
    const layer = layerOf(file);
    const mayImport = allowed[layer] ?? [];
    const wrong = importsOf(file).filter(
      (target) => target !== layer && !mayImport.includes(target) && !mayImport.includes("*"),
    );
    expect({ layer, wrong }).toEqual({ layer, wrong: [] });
  });

  it.each(Object.entries(soleImporters))("%s is imported by %s alone", (name, owner) => {
    const importers = files.filter((file) => importsOf(file).includes(name));
    expect(importers).toEqual([owner]);
  });
});

function layerOf(file: string): string {
  const [first = "", second = ""] = relative("src", file).replace(/\.ts$/, "").split("/");
  if (first === "providers") return `${first}/${second}`;
  return uploaderFiles.test(first) ? "uploader" : first;
}

/** The layers and packages that a file imports, statically, dynamically or through `require`. */
function importsOf(file: string): readonly string[] {
  const text = readFileSync(join(root, file), "utf8");
  const { importedFiles } = ts.preProcessFile(text, true, true);
  return importedFiles.flatMap(({ fileName }) => targetOf(file, fileName));
}

function targetOf(file: string, specifier: string): readonly string[] {
  if (specifier.startsWith("node:") || builtinModules.includes(specifier)) return [];
  if (!specifier.startsWith(".")) return [/^(@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? specifier];
  return [layerOf(join(dirname(file), specifier.replace(/\.js$/, ".ts")))];
}
