namespace EligibilityService.Hosting.OpenApi;

/// <summary>The examples of the operations on drafts.</summary>
internal static class DraftExamples
{
    /// <summary>All requests.</summary>
    public static IReadOnlyList<RequestExample> Requests { get; } =
    [
        new("from-version", "createCatalogueDraft", "draft-catalogue", null, "Begin with version 2",
            "All that version 2 says, to be changed."),
        new("from-version", "createProgrammeDraft", "draft-programme", null, "Begin with version 1",
            "All that version 1 says, its golden cases included, to be changed."),
        new("small", "putCatalogueDraftDocument", "catalogue-content", null, "A small catalogue",
            "One vendor and one model. A real one has all of them: take it from the document of a draft."),
        new("whole", "putProgrammeDraftDocument", "programme-content", null, "A whole programme",
            "Every condition and the formula, each with its clause."),
        new("date-and-note", "patchCatalogueDraftDocument", "catalogue-patch", null, "Another first day", "Only what is named changes."),
        new("cap", "patchProgrammeDraftDocument", "programme-patch", null, "A lower cap for each card",
            "Only what is named changes: the cap keeps its clause."),
        new("vendor", "putCatalogueDraftVendor", "vendor", null, "A vendor", "With its brands and legal names."),
        new("model", "putCatalogueDraftModel", "model", null, "A model", "With its names, figures and sources."),
        new("table", "importCatalogueDraftVendors", "vendors-table", null, "A table of one vendor",
            "Every column; several texts in one cell stand on lines of their own."),
        new("rows", "amendCatalogueDraftVendors", "vendors-rows", null, "A legal name more", "Only the columns that are to change."),
        new("table", "importCatalogueDraftModels", "models-table", null, "A table of one model",
            "Every column; several texts, and each figure, stand on lines of their own."),
        new("rows", "amendCatalogueDraftModels", "models-rows", null, "One model suspended, another taken away",
            "Only the columns that are to change; Chinese names of columns are read as well."),
        new("condition", "putProgrammeDraftCondition", "condition", null, "A condition", "The window of invoice dates, with its clause."),
        new("cases", "putProgrammeDraftGoldenCases", "golden-cases", null, "One golden case",
            "What the rules are meant to do, as a case whose answer is known."),
        new("case", "putProgrammeDraftGoldenCase", "golden-case", null, "A golden case",
            "What the rules are meant to do, as a case whose answer is known."),
        .. OfKind("Catalogue"),
        .. OfKind("Programme"),
    ];

    private static IEnumerable<RequestExample> OfKind(string kind) =>
    [
        new("note", $"submit{kind}Draft", "submission", null, "With a note for the approver", "Refused while the checks find errors."),
        new("at-an-instant", $"approve{kind}Draft", "approval-later", null, "Published at an instant",
            "The first of July, at midnight in Beijing."),
        new("at-once", $"approve{kind}Draft", "approval-now", null, "Published at once", "Without an instant."),
        new("ground", $"reject{kind}Draft", "rejection", null, "Sent back with the ground",
            "The author sees it, mends the draft and submits it anew."),
        new("ground", $"withdraw{kind}Draft", "withdrawal", null, "Given up", "It stays on record."),
    ];
}
