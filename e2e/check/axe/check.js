// Timers do not run on pages whose scripts are turned off, but promises do. This world is the engine's own.
globalThis.setTimeout = (callback, delay) => {
  if (!delay) Promise.resolve().then(callback);
  return 0;
};

// Runs every rule that is not deprecated, once for a page as it stands.
async function check() {
  const state = [
    document.documentElement.outerHTML, innerWidth, innerHeight, document.activeElement?.id,
    matchMedia("(prefers-color-scheme: dark)").matches, matchMedia("(forced-colors: active)").matches,
    matchMedia("(prefers-contrast: more)").matches, matchMedia("print").matches,
  ].join("\n");
  if (check.state !== state) {
    const rules = axe.getRules().filter((rule) => !rule.tags.includes("deprecated")).map((rule) => rule.ruleId);
    const { violations } = await axe.run(document, {
      runOnly: { type: "rule", values: rules },
      resultTypes: ["violations"],
      iframes: false,
    });
    check.state = state;
    check.findings = violations.map(({ id, help, nodes }) => ({
      rule: id,
      help,
      nodes: nodes.map(({ html, any, all, none }) => `${html} (${[...any, ...all, ...none].map((c) => c.message).join("; ")})`),
    }));
  }
  return check.findings;
}
