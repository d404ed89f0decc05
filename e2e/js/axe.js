// Runs axe-core, which was loaded in the harness's own world, and gives back only what a person needs to repair it.
async () => {
  const result = await axe.run(document, {
    runOnly: { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] },
    // Off by default in axe-core, although WCAG 2.2 asks for it on level AA.
    rules: { "target-size": { enabled: true } },
    resultTypes: ["violations", "incomplete"],
  });
  const short = (rules) => rules.map((r) => ({
    id: r.id,
    impact: r.impact || "unknown",
    help: r.help,
    nodes: r.nodes.map((n) => ({
      target: n.target.flat().join(" "),
      summary: n.failureSummary || "",
    })),
  }));
  return { violations: short(result.violations), incomplete: short(result.incomplete) };
}
