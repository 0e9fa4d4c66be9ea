// Runs the engine once. Results that need a person's judgement ("POTENTIAL", "MANUAL") are no findings.
// Two rules wrongly treat a <form> without a name as a landmark (HTML Accessibility API Mappings 1.0, "form").
const mistaken = ({ ruleId, message }) => ["aria_form_label_unique", "aria_landmark_name_unique"].includes(ruleId) && message.includes('"form"');

async function check() {
  const { results } = await new ace.Checker().check(document, ["IBM_Accessibility", "WCAG_2_2"]);
  return results
    .filter((result) => !mistaken(result))
    .filter(({ value: [level, outcome] }) => outcome === "FAIL" && level !== "INFORMATION")
    .map(({ ruleId, message, snippet, value }) => ({ rule: `${ruleId} (${value.join(" ")})`, message, snippet }));
}
