// The requests of the scenario, in the types that were generated: both generators name them alike (`global using` in each client says which).
internal static class Requests
{
    public const string Programme = "beijing-gpu-purchase";

    /// <summary>Sixteen cards: granted.</summary>
    public static DecisionRequest Granted(string number, string creditCode = "91110108MA0FAKE01A") => new()
    {
        Programme = Programme,
        Project = Project,
        Buyer = Buyer(creditCode),
        Invoice = new Invoice
        {
            Kind = InvoiceKindInput.Digital_special,
            Number = number,
            IssueDate = new(2025, 9, 15),
            Currency = CurrencyInput.CNY,
            Seller = new Seller { Name = "北京示例供应链有限公司", TaxId = "91110114MA0FAKE023" },
            Lines =
            [
                new Line
                {
                    Description = "*计算机配套产品*摩尔线程 MTT S4000 加速卡",
                    Unit = "块",
                    Quantity = "16",
                    UnitPrice = "80000.00",
                    NetAmount = Yuan("1280000.00"),
                    TaxRate = "0.13",
                    TaxAmount = Yuan("166400.00"),
                },
            ],
            Totals = new Totals { NetAmount = Yuan("1280000.00"), TaxAmount = Yuan("166400.00"), GrossAmount = Yuan("1446400.00") },
        },
        Contract = Contract(number),
        Delivery = Delivery(number),
        Declarations = Declarations,
    };

    /// <summary>The same without the invoice, which comes as a document.</summary>
    public static CaseRequest Case(string number) => new()
    {
        Programme = Programme,
        Project = Project,
        Buyer = Buyer("91110108MA0FAKE01A"),
        Contract = Contract(number),
        Delivery = Delivery(number),
        Declarations = Declarations,
    };

    private static Project Project => new() { Purpose = "llm_training_general", Name = "City language model, phase 1" };

    private static Declarations Declarations =>
        new() { NewGoods = true, OriginalUse = true, SellerRelated = false, SubsidisedElsewhere = false };

    private static Buyer Buyer(string creditCode) =>
        new() { Name = "北京示例智能算力有限公司", CreditCode = creditCode, Region = "110108", Kind = BuyerKindInput.Enterprise };

    private static Contract Contract(string number) => new() { Number = $"HT-{number}", Date = new(2025, 8, 20) };

    private static Delivery Delivery(string number) => new() { AcceptedOn = new(2025, 9, 30), Reference = $"YS-{number}" };

    private static MoneyInput Yuan(string amount) => new() { Amount = amount, Currency = CurrencyInput.CNY };
}
