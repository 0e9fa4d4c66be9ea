// Validates every .html file of a folder and writes the faults as JSON: [{file, rule, message, line}].
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { HtmlValidate, StaticConfigLoader } from "html-validate";

const folder = process.argv[2];
const validator = new HtmlValidate(new StaticConfigLoader({
  root: true,
  extends: ["html-validate:standard", "html-validate:a11y", "html-validate:document"],
}));
const found = [];
for (const file of (await readdir(folder)).filter((name) => name.endsWith(".html")).sort()) {
  const { results } = await validator.validateFile(join(folder, file));
  for (const { messages } of results) {
    found.push(...messages.map(({ ruleId, message, line, selector }) => ({ file, rule: ruleId, message, line, selector })));
  }
}
process.stdout.write(JSON.stringify(found));
